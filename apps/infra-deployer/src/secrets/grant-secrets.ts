import {
  grantTag,
  isGrantedTo,
  isOwnSecret,
  spaceliftConnection,
  withGrantTo,
  type SecretLocation,
} from '@poolkeeper/pool-config';
import { awsAccess, type AwsAccess } from '../aws/aws-access.ts';
import { describeError } from '../cli/errors.ts';
import type { CommandContext } from '../cli/context.ts';
import type { Deployable } from '../stacks/deployables.ts';
import { describeSecretLocation } from './pool-secrets.ts';

/**
 * Lets the shared functions use the secrets that the pools' configurations name and that Poolkeeper does not manage: adds the
 * pools to the tag of each. Warns about a secret whose tags the caller may not change: its owner has to add the tag.
 */
export async function grantSecrets(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<void> {
  for (const deployable of deployables) {
    if (deployable.kind !== 'pool' || deployable.pool.config.functions !== undefined) continue;
    const { name, region, pool } = deployable;
    const { apiKeySecret, caCertificates } = spaceliftConnection(pool.config);
    for (const location of [apiKeySecret, caCertificates]) {
      if (location === undefined || isOwnSecret(location, name)) continue;
      const what = describeSecretLocation(location);
      try {
        const isNew = await grant(location, name, awsAccess(context, region));
        if (isNew) context.host.notify({ level: 'info', text: `granted ${what} to the pool ${name}` });
      } catch (error) {
        const text = `${what} cannot be granted to the pool ${name}: ${describeError(error)}. Its owner has to add ${name} to its tag ${grantTag}, whose value is the names of pools with spaces between them`;
        context.host.notify({ level: 'warning', text });
      }
    }
  }
}

/** Returns whether the tag was changed. */
async function grant(location: SecretLocation, pool: string, access: AwsAccess): Promise<boolean> {
  const store = await openTags(location, access);
  try {
    const before = await store.read();
    if (isGrantedTo(pool, before)) return false;
    await store.write(withGrantTo(pool, before));
    return true;
  } finally {
    store.close();
  }
}

interface TagStore {
  read(): Promise<string | undefined>;
  write(value: string): Promise<unknown>;
  close(): void;
}

/** Loads the SDK client only now, so that other commands start faster. */
async function openTags(location: SecretLocation, access: AwsAccess): Promise<TagStore> {
  if (location.kind === 'ssm-parameter') {
    const { AddTagsToResourceCommand, ListTagsForResourceCommand, SSMClient } =
      await import('@aws-sdk/client-ssm');
    const ssm = new SSMClient({ ...access });
    // The operations take no ARN.
    const parameter = {
      ResourceType: 'Parameter',
      ResourceId: location.name.replace(/^arn:.*?:parameter/, ''),
    } as const;
    return {
      read: async () => valueIn((await ssm.send(new ListTagsForResourceCommand(parameter))).TagList),
      write: (Value) =>
        ssm.send(new AddTagsToResourceCommand({ ...parameter, Tags: [{ Key: grantTag, Value }] })),
      close: () => {
        ssm.destroy();
      },
    };
  }
  const { DescribeSecretCommand, SecretsManagerClient, TagResourceCommand } =
    await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ ...access });
  const secret = { SecretId: location.secretId };
  return {
    read: async () => valueIn((await client.send(new DescribeSecretCommand(secret))).Tags),
    write: (Value) => client.send(new TagResourceCommand({ ...secret, Tags: [{ Key: grantTag, Value }] })),
    close: () => {
      client.destroy();
    },
  };
}

function valueIn(
  tags: readonly { readonly Key?: string; readonly Value?: string }[] = [],
): string | undefined {
  return tags.find(({ Key }) => Key === grantTag)?.Value;
}
