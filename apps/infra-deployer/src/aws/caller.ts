import { explainAwsError } from './explain-aws-error.ts';
import type { AwsAccess } from './aws-access.ts';

/** Whose credentials there are, and where they are used. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly region: string;
}

/**
 * Asks AWS who calls it.
 *
 * @throws CommandError when there are no credentials, no region, or AWS does not take them.
 */
export async function findCaller(access: AwsAccess): Promise<Caller> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient({ ...access });
  try {
    const region = await client.config.region();
    const { Account: account, Arn: arn } = await client.send(new GetCallerIdentityCommand({}));
    if (account === undefined || arn === undefined) throw new Error('AWS told no account of its caller');
    return { account, arn, region };
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    client.destroy();
  }
}
