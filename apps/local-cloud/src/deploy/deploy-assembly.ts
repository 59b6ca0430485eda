import { readFileSync } from 'node:fs';
import type { Account } from '../account/account.ts';
import {
  readAssembly,
  type Assembly,
  type AssemblyStack,
  type FileAsset,
} from '../cloudformation/assembly.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { Stack } from '../cloudformation/stack.ts';
import { autoScalingPrincipal, ensureServiceLinkedRole } from '../iam/service-linked-roles.ts';
import { createPrerequisites } from './prepare-account.ts';
import { provideSecrets } from './provide-secrets.ts';
import { provideWebhooks } from './provide-webhooks.ts';

export interface DeployOptions {
  /** Names of the stacks to deploy. @default - all stacks of the assembly */
  readonly stacks?: readonly string[];
}

/**
 * Deploys the stacks of a cloud assembly, each after the stacks that it depends on. As a deployer does, it uploads assets and
 * fills the secrets that the pools' settings name, and creates the role of Auto Scaling that an account lacks at first. It also creates what the templates expect in the account, such as subnets.
 * Unchanged stacks are not updated.
 *
 * Rejects with `TemplateError` if a template cannot be deployed, and with `StackFailedError` if a stack was rolled back.
 */
export async function deployAssembly(
  folder: string,
  account: Account,
  { stacks: wanted }: DeployOptions = {},
): Promise<readonly Stack[]> {
  const assembly = readAssembly(folder);
  const stacks = assembly.stacks.filter(({ name }) => wanted?.includes(name) ?? true);
  requireFound(assembly, wanted ?? []);
  ensureServiceLinkedRole(account.identities, autoScalingPrincipal);
  for (const asset of assembly.assets) publish(asset, account);
  const deployed: Stack[] = [];
  for (const stack of stacks) {
    createPrerequisites(stack.templateText, account);
    deployed.push(await deployStack(stack, account));
    provideSecrets(account);
    provideWebhooks(account);
  }
  return deployed;
}

async function deployStack(
  { name, templateText, parameters, tags, terminationProtection }: AssemblyStack,
  { stacks }: Account,
): Promise<Stack> {
  try {
    await stacks.deploy({ name, templateText, parameters, tags });
    return stacks.protect(name, terminationProtection);
  } catch (error) {
    const existing = stacks.find(name);
    if (
      existing !== undefined &&
      error instanceof TemplateError &&
      error.message === 'No updates are to be performed.'
    )
      return stacks.protect(name, terminationProtection);
    throw error;
  }
}

function publish({ bucketName, objectKey, path, packaging }: FileAsset, account: Account): void {
  const [bucket, key] = [bucketName, objectKey].map((text) => placed(text, account)) as [string, string];
  if (!account.buckets.has(bucket)) account.buckets.create(bucket);
  if (packaging === 'zip') account.code.adopt(bucket, key, path);
  else
    account.buckets.put(bucket, key, { body: readFileSync(path), contentType: 'application/octet-stream' });
}

/** An assembly that was synthesized without an account has placeholders for it in the places of its assets. */
function placed(text: string, { world: { accountId, region } }: Account): string {
  return text
    .replaceAll('${AWS::AccountId}', accountId)
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${AWS::Partition}', 'aws');
}

function requireFound({ stacks }: Assembly, wanted: readonly string[]): void {
  const names = stacks.map(({ name }) => name);
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  throw new TemplateError(
    `the assembly has no stack ${missing.join(', ')}: use one of ${names.join(', ') || 'none'}`,
  );
}
