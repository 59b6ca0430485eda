import * as sdk from '@aws-sdk/client-sts';
import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import { awsQueryProtocol } from '../wire/query-protocol.ts';
import type { Answer, Call } from './call.ts';
import { service } from './service.ts';

export const sts = service({
  name: 'sts',
  sdk,
  protocol: awsQueryProtocol('https://sts.amazonaws.com/doc/2011-06-15/'),
  operations: { GetCallerIdentity: getCallerIdentity },
});

/** Everybody is a user of the world's account, named by the access key. */
function getCallerIdentity(
  _input: GetCallerIdentityCommandInput,
  { world, accessKeyId }: Call,
): Answer<GetCallerIdentityCommandOutput> {
  return {
    UserId: accessKeyId,
    Account: world.accountId,
    Arn: `arn:aws:iam::${world.accountId}:user/${accessKeyId}`,
  };
}
