import * as sdk from '@aws-sdk/client-iam';
import type {
  CreateServiceLinkedRoleCommandInput,
  CreateServiceLinkedRoleCommandOutput,
  EvaluationResult,
  GetInstanceProfileCommandInput,
  GetInstanceProfileCommandOutput,
  GetRoleCommandInput,
  GetRoleCommandOutput,
  SimulatePrincipalPolicyCommandInput,
  SimulatePrincipalPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import { AwsFault } from '@poolkeeper/pool-world';
import { roleNameOf } from '../iam/identities.ts';
import { ensureServiceLinkedRole, serviceLinkedRoleOf } from '../iam/service-linked-roles.ts';
import { awsQueryProtocol } from '../wire/query-protocol.ts';
import type { Answer, Call } from './call.ts';
import { service } from './service.ts';

export const iam = service({
  name: 'iam',
  sdk,
  protocol: awsQueryProtocol('https://iam.amazonaws.com/doc/2010-05-08/'),
  operations: {
    CreateServiceLinkedRole: createServiceLinkedRole,
    GetInstanceProfile: getInstanceProfile,
    GetRole: getRole,
    SimulatePrincipalPolicy: simulatePrincipalPolicy,
  },
});

function createServiceLinkedRole(
  { AWSServiceName: service = '' }: CreateServiceLinkedRoleCommandInput,
  call: Call,
): Answer<CreateServiceLinkedRoleCommandOutput> {
  const { identities } = call.account;
  const name = serviceLinkedRoleOf(service);
  if (name === undefined) {
    throw new AwsFault('InvalidInput', `Service-linked roles are not supported for ${service}.`);
  }
  if (identities.hasRole(name)) {
    throw new AwsFault(
      'InvalidInput',
      `Service role name ${name} has been taken in this account, please try a different suffix.`,
    );
  }
  ensureServiceLinkedRole(identities, service);
  return getRole({ RoleName: name }, call);
}

function getRole(
  { RoleName: name = '' }: GetRoleCommandInput,
  { account }: Call,
): Answer<GetRoleCommandOutput> {
  const role = account.identities.role(name);
  if (role === undefined) {
    throw new AwsFault('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  }
  return {
    Role: {
      Path: '/',
      RoleName: name,
      RoleId: role.roleId,
      Arn: role.arn,
      CreateDate: new Date(0),
      AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.trustDocument ?? {})),
    },
  };
}

function getInstanceProfile(
  { InstanceProfileName: name = '' }: GetInstanceProfileCommandInput,
  call: Call,
): Answer<GetInstanceProfileCommandOutput> {
  const profile = call.account.identities.instanceProfile(name);
  if (profile === undefined) {
    throw new AwsFault('NoSuchEntity', `Instance Profile ${name} cannot be found.`, 404);
  }
  return {
    InstanceProfile: {
      Path: '/',
      InstanceProfileName: name,
      InstanceProfileId: 'AIPA00000000000000000',
      Arn: profile.arn,
      CreateDate: new Date(0),
      Roles: profile.roles.flatMap((role) => getRole({ RoleName: role }, call).Role ?? []),
    },
  };
}

/** Evaluates the policies of a role. Any other principal is an operator, who may do everything. */
function simulatePrincipalPolicy(
  {
    PolicySourceArn: arn = '',
    ActionNames: actions = [],
    ResourceArns,
    ContextEntries = [],
  }: SimulatePrincipalPolicyCommandInput,
  { account }: Call,
): Answer<SimulatePrincipalPolicyCommandOutput> {
  const roleName = arn.includes(':role/') ? roleNameOf(arn) : undefined;
  if (roleName !== undefined && !account.identities.hasRole(roleName)) {
    throw new AwsFault('NoSuchEntity', `The role with name ${roleName} cannot be found.`, 404);
  }
  const context = Object.fromEntries(
    ContextEntries.map(({ ContextKeyName = '', ContextKeyValues = [] }) => [
      ContextKeyName,
      ContextKeyValues,
    ]),
  );
  const results = actions.flatMap((action) =>
    (ResourceArns ?? ['*']).map((resource): EvaluationResult => {
      const allowed =
        roleName === undefined || account.identities.allows(roleName, { action, resource, context });
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: allowed ? 'allowed' : 'implicitDeny',
      };
    }),
  );
  return { EvaluationResults: results, IsTruncated: false };
}
