import { AwsFault } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import type { ResourceHandler, ResourceHandlers } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { Identities, RoleSettings } from '../iam/identities.ts';
import { awsManagedPolicies, isAwsManaged } from '../iam/managed-policies.ts';
import { attachedPolicy } from './attached-policy.ts';
import { objectOf, objectsOf, requiredText, textOf, textsOf } from './properties.ts';

type RoleStores = Pick<AccountStores, 'identities' | 'world'>;

export function roleHandlers(stores: RoleStores): ResourceHandlers {
  return new Map([
    ['AWS::IAM::InstanceProfile', instanceProfile(stores)],
    ['AWS::IAM::ManagedPolicy', managedPolicy(stores)],
    ['AWS::IAM::Policy', policy(stores)],
    ['AWS::IAM::Role', role(stores)],
    ['AWS::IAM::RolePolicy', rolePolicy(stores)],
  ]);
}

function role({ identities }: RoleStores): ResourceHandler {
  const put = (name: string, properties: Properties) => {
    for (const arn of textsOf(properties, 'ManagedPolicyArns')) requireKnown(identities, arn);
    const { arn, roleId } = identities.putRole(name, roleSettings(properties));
    for (const inline of objectsOf(properties, 'Policies')) {
      identities.setInlinePolicy(
        name,
        requiredText(inline, 'PolicyName'),
        objectOf(inline, 'PolicyDocument'),
      );
    }
    return { physicalId: name, attributes: { Arn: arn, RoleId: roleId } };
  };
  return {
    replacedOn: ['RoleName', 'Path'],
    create: ({ properties, generatedName }) => {
      const name = textOf(properties, 'RoleName') ?? generatedName;
      if (identities.hasRole(name)) {
        throw new AwsFault('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
      }
      return put(name, properties);
    },
    update: ({ record, properties, before }) => {
      for (const inline of objectsOf(before, 'Policies')) {
        identities.setInlinePolicy(record.physicalId, requiredText(inline, 'PolicyName'), undefined);
      }
      return put(record.physicalId, properties);
    },
    delete: ({ record }) => {
      identities.deleteRole(record.physicalId);
    },
  };
}

function roleSettings(properties: Properties): RoleSettings {
  const [path, boundary] = ['Path', 'PermissionsBoundary'].map((name) => textOf(properties, name));
  return {
    trust: objectOf(properties, 'AssumeRolePolicyDocument'),
    managedPolicyArns: textsOf(properties, 'ManagedPolicyArns'),
    path,
    boundary,
  };
}

/** An inline policy of one or more roles. */
function policy({ identities }: RoleStores): ResourceHandler {
  return attachedPolicy((properties, document) => {
    for (const name of textsOf(properties, 'Roles')) {
      if (document !== undefined) requireRole(identities, name);
      identities.setInlinePolicy(name, requiredText(properties, 'PolicyName'), document);
    }
  });
}

/** An inline policy of a single role, which may belong to another stack. */
function rolePolicy({ identities }: RoleStores): ResourceHandler {
  const set = (properties: Properties, document: Properties | undefined) => {
    const name = requiredText(properties, 'RoleName');
    if (document !== undefined) requireRole(identities, name);
    identities.setInlinePolicy(name, requiredText(properties, 'PolicyName'), document);
  };
  return {
    replacedOn: ['RoleName', 'PolicyName'],
    create: ({ properties }) => {
      set(properties, objectOf(properties, 'PolicyDocument'));
      const id = `${requiredText(properties, 'PolicyName')}|${requiredText(properties, 'RoleName')}`;
      return { physicalId: id, attributes: {} };
    },
    update: ({ record, properties }) => {
      set(properties, objectOf(properties, 'PolicyDocument'));
      return record;
    },
    delete: ({ properties }) => {
      set(properties, undefined);
    },
  };
}

function managedPolicy({ identities, world }: RoleStores): ResourceHandler {
  const set = (arn: string, properties: Properties) => {
    identities.setManagedPolicy(arn, objectOf(properties, 'PolicyDocument'));
    for (const name of textsOf(properties, 'Roles')) identities.attach(name, arn);
  };
  return {
    replacedOn: ['Description', 'ManagedPolicyName', 'Path'],
    create: ({ properties, generatedName }) => {
      const name = textOf(properties, 'ManagedPolicyName') ?? generatedName;
      const arn = `arn:aws:iam::${world.accountId}:policy${textOf(properties, 'Path') ?? '/'}${name}`;
      set(arn, properties);
      return { physicalId: arn, attributes: { PolicyArn: arn } };
    },
    update: ({ record, properties, before }) => {
      for (const name of textsOf(before, 'Roles')) identities.detach(name, record.physicalId);
      set(record.physicalId, properties);
      return record;
    },
    delete: ({ record, properties }) => {
      for (const name of textsOf(properties, 'Roles')) identities.detach(name, record.physicalId);
      identities.setManagedPolicy(record.physicalId, undefined);
    },
  };
}

function instanceProfile({ identities, world }: RoleStores): ResourceHandler {
  return {
    replacedOn: ['InstanceProfileName', 'Path'],
    create: ({ properties, generatedName }) => {
      for (const name of textsOf(properties, 'Roles')) requireRole(identities, name);
      const name = textOf(properties, 'InstanceProfileName') ?? generatedName;
      const path = textOf(properties, 'Path') ?? '/';
      const arn = `arn:aws:iam::${world.accountId}:instance-profile${path}${name}`;
      identities.setInstanceProfile(name, { arn, roles: textsOf(properties, 'Roles') });
      return { physicalId: name, attributes: { Arn: arn } };
    },
    update: ({ record, properties }) => {
      const { arn = '' } = identities.instanceProfile(record.physicalId) ?? {};
      identities.setInstanceProfile(record.physicalId, { arn, roles: textsOf(properties, 'Roles') });
      return record;
    },
    delete: ({ record }) => {
      identities.setInstanceProfile(record.physicalId, undefined);
    },
  };
}

function requireKnown(identities: Identities, arn: string): void {
  if (!isAwsManaged(arn) || identities.hasManagedPolicy(arn)) return;
  throw new TemplateError(
    `local-cloud does not know what ${arn} allows: use one of ${Object.keys(awsManagedPolicies).join(', ')}, or an inline policy`,
  );
}

function requireRole(identities: Identities, name: string): void {
  if (identities.hasRole(name)) return;
  throw new AwsFault('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
}
