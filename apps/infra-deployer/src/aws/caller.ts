import { CommandError } from '../cli/errors.ts';
import type { PoolFile } from '../pools/read-pools.ts';
import type { AwsAccess } from './aws-access.ts';
import { explainAwsError } from './explain-aws-error.ts';

/** The identity that calls AWS, and the region it calls. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly region: string;
}

/**
 * Asks AWS who the caller is.
 *
 * @throws CommandError when there are no credentials, there is no region, or AWS rejects the credentials.
 */
export async function findCaller(access: AwsAccess): Promise<Caller> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient({ ...access });
  try {
    const region = await client.config.region();
    const { Account: account, Arn: arn } = await client.send(new GetCallerIdentityCommand({}));
    if (account === undefined || arn === undefined) throw new Error('AWS returned no account for the caller');
    return { account, arn, region };
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    client.destroy();
  }
}

/** @throws CommandError when the configuration is for a different account than the credentials. */
export function requireAccount({ file, config }: PoolFile, { account, arn }: Caller): void {
  const wanted = config.aws.account;
  if (wanted === undefined || wanted === account) return;
  throw new CommandError(
    `${file} is for the account ${wanted}, but the credentials are for ${account} (${arn})`,
    {
      code: 'wrong-account',
      fault: 'user',
      fix: 'Use credentials for that account (--profile), or correct aws.account.',
      details: { wanted, account, file },
    },
  );
}
