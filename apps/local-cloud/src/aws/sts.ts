import * as sdk from '@aws-sdk/client-sts';
import type {
  AssumeRoleCommandInput,
  AssumeRoleCommandOutput,
  GetCallerIdentityCommandInput,
  GetCallerIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import { AwsFault } from '@poolkeeper/pool-world';
import { awsQueryProtocol } from '../wire/query-protocol.ts';
import type { Answer, Call } from './call.ts';
import { service } from './service.ts';

export const sts = service({
  name: 'sts',
  sdk,
  protocol: awsQueryProtocol('https://sts.amazonaws.com/doc/2011-06-15/'),
  operations: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
});

function getCallerIdentity(
  _input: GetCallerIdentityCommandInput,
  { world, principal }: Call,
): Answer<GetCallerIdentityCommandOutput> {
  return { UserId: principal.userId, Account: world.accountId, Arn: principal.arn };
}

/** Operators may assume any role. The trust policy of the role is not checked. */
function assumeRole(
  {
    RoleArn: roleArn = '',
    RoleSessionName: sessionName = '',
    DurationSeconds = 3600,
  }: AssumeRoleCommandInput,
  { account, clock, principal }: Call,
): Answer<AssumeRoleCommandOutput> {
  const credentials = account.identities.assume(roleArn, { sessionName });
  if (credentials === undefined) {
    throw new AwsFault(
      'AccessDenied',
      `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      403,
    );
  }
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const assumed = account.identities.principal(accessKeyId);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(clock.now() + DurationSeconds * 1000),
    },
    AssumedRoleUser: { AssumedRoleId: assumed?.userId, Arn: assumed?.arn },
  };
}
