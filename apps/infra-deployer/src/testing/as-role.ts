import type { LocalCloud } from '@poolkeeper/local-cloud';
import { vi } from 'vitest';

type Statement = Readonly<Record<string, unknown>>;

const variables = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

/** Runs something with the permissions of a policy only, as a role that the cloud's operator assumes. */
export async function asRole<Value>(
  { account }: LocalCloud,
  statements: readonly Statement[],
  run: () => Promise<Value>,
): Promise<Value> {
  const { arn } = account.identities.putRole('an-operator', {
    trust: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } }] },
  });
  account.identities.setInlinePolicy('an-operator', 'own', { Statement: statements as never });
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const sts = new STSClient({});
  const assume = new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'a-session' });
  const { Credentials: session } = await sts.send(assume);
  sts.destroy();
  const earlier = variables.map((name) => process.env[name]);
  const own = [session?.AccessKeyId, session?.SecretAccessKey, session?.SessionToken];
  const use = (values: readonly (string | undefined)[]) => {
    for (const [index, name] of variables.entries()) vi.stubEnv(name, values[index]);
  };
  use(own);
  try {
    return await run();
  } finally {
    use(earlier);
  }
}
