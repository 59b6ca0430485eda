import type { Statement } from '../iam/policy-document.ts';
import type { AccessRequest } from '../iam/access.ts';
import type { Call } from './call.ts';

/** A permission that a request needs, and the policy of the resource that it accesses. */
export type NeededAccess = Pick<AccessRequest, 'action' | 'resource'> & {
  readonly context?: AccessRequest['context'];
  readonly policy?: readonly Statement[];
};

/** The permissions that an operation needs. An operation without a rule needs the action of its name on `*`. */
export type AccessRule = (
  operation: string,
  input: Readonly<Record<string, unknown>>,
  call: Call,
) => readonly NeededAccess[];

/** By signing name. */
export const accessRules: Readonly<Record<string, AccessRule>> = {
  autoscaling: onGroups,
  ec2: onInstances,
  lambda: onFunctions,
  logs: (operation, { logGroupName }, call) => [
    { action: `logs:${operation}`, resource: arn(call, 'logs', `log-group:${textOf(logGroupName, '*')}:*`) },
  ],
  monitoring: (operation) => [{ action: `cloudwatch:${operation}`, resource: '*' }],
  secretsmanager: onSecrets,
  sqs: onQueues,
  ssm: onParameters,
  // GetCallerIdentity needs no permission.
  sts: (operation) =>
    operation === 'GetCallerIdentity' ? [] : [{ action: `sts:${operation}`, resource: '*' }],
};

function onGroups(
  operation: string,
  { AutoScalingGroupName, InstanceId }: Readonly<Record<string, unknown>>,
  call: Call,
): readonly NeededAccess[] {
  const action = `autoscaling:${operation}`;
  if (operation.startsWith('Describe')) return [{ action, resource: '*' }];
  const group = call.world.autoScaling
    .describeGroups()
    .find(({ name, instances }) =>
      AutoScalingGroupName === undefined
        ? instances.some(({ instanceId }) => instanceId === InstanceId)
        : name === AutoScalingGroupName,
    );
  const name = textOf(AutoScalingGroupName, '');
  const resource = group?.arn ?? arn(call, 'autoscaling', `autoScalingGroup::autoScalingGroupName/${name}`);
  const context = group && resourceTags('autoscaling', call.account.groups.tagsOf(group));
  const needed = [{ action, resource, context }];
  // A synchronous launch also needs the permissions for the calls that the group makes.
  return operation === 'LaunchInstances' ? [...needed, ...launching] : needed;
}

function onInstances(
  operation: string,
  { InstanceIds, Resources, Tags }: Readonly<Record<string, unknown>>,
  call: Call,
): readonly NeededAccess[] {
  const action = `ec2:${operation}`;
  const ids = operation.startsWith('Describe') ? undefined : (Resources ?? InstanceIds);
  if (!Array.isArray(ids) || ids.length === 0) return [{ action, resource: '*' }];
  const tags = (Array.isArray(Tags) ? Tags : []) as readonly Tag[];
  const instances = call.world.ec2.describeInstances();
  return ids.map((id) => {
    const instance = instances.find(({ instanceId }) => instanceId === id);
    return {
      action,
      resource: arn(call, 'ec2', `instance/${textOf(id, '*')}`),
      context: {
        'ec2:InstanceID': textOf(id, ''),
        ...resourceTags('ec2', instance?.tags ?? {}),
        ...requestTags(tags),
      },
    };
  });
}

/** A tag of a request, as the SDKs of EC2 name it. */
interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}

function requestTags(tags: readonly Tag[]): NeededAccess['context'] {
  if (tags.length === 0) return {};
  return {
    'aws:TagKeys': tags.map(({ Key = '' }) => Key),
    ...Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value])),
  };
}

function resourceTags(service: string, tags: Readonly<Record<string, string>>): NeededAccess['context'] {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`${service}:ResourceTag/${key}`, value],
    ]),
  );
}

const launching: readonly NeededAccess[] = [
  { action: 'ec2:CreateFleet', resource: '*' },
  { action: 'ec2:DescribeLaunchTemplateVersions', resource: '*' },
];

function onFunctions(
  operation: string,
  { FunctionName }: Readonly<Record<string, unknown>>,
  call: Call,
): readonly NeededAccess[] {
  const name = textOf(FunctionName, '*');
  const found = call.account.functions.find(name);
  const resource = found?.arn ?? arn(call, 'lambda', `function:${name}`);
  return [{ action: `lambda:${operation === 'Invoke' ? 'InvokeFunction' : operation}`, resource }];
}

function onSecrets(
  operation: string,
  { SecretId, Name }: Readonly<Record<string, unknown>>,
  call: Call,
): readonly NeededAccess[] {
  const action = `secretsmanager:${operation}`;
  const id = textOf(SecretId ?? Name, '*');
  const secret = call.account.secrets.find(id);
  const resource =
    secret?.arn ?? (id.startsWith('arn:') ? id : arn(call, 'secretsmanager', `secret:${id}-??????`));
  const needed: NeededAccess = {
    action,
    resource: operation === 'ListSecrets' ? '*' : resource,
    policy: secret?.policy,
  };
  const key = call.account.keys.customerKeyArn(secret?.keyId);
  return operation === 'GetSecretValue' && key !== undefined
    ? [needed, decryption(key, 'secretsmanager', call)]
    : [needed];
}

function onQueues(
  operation: string,
  { QueueUrl, QueueName }: Readonly<Record<string, unknown>>,
  call: Call,
): readonly NeededAccess[] {
  // A batch needs the permission of the single operation.
  const action = `sqs:${operation.replace(/Batch$/, '')}`;
  if (operation === 'ListQueues') return [{ action, resource: '*' }];
  const name = QueueName ?? textOf(QueueUrl, '').split('/').at(-1);
  const resource = arn(call, 'sqs', textOf(name, '*'));
  const needed = { action, resource, policy: call.account.queuePolicies.of(resource) };
  const key = call.account.queuePolicies.keyOf(textOf(name, ''));
  if (key === undefined) return [needed];
  if (operation.startsWith('Receive')) return [needed, decryption(key, 'sqs', call)];
  if (!operation.startsWith('SendMessage')) return [needed];
  const generation = { ...decryption(key, 'sqs', call), action: 'kms:GenerateDataKey' };
  return [needed, generation, decryption(key, 'sqs', call)];
}

function onParameters(
  operation: string,
  { Name, Names, Path, WithDecryption }: Readonly<Record<string, unknown>>,
  call: Call,
): readonly NeededAccess[] {
  const action = `ssm:${operation}`;
  if (operation === 'DescribeParameters') return [{ action, resource: '*' }];
  const names = (Array.isArray(Names) ? Names : [Name ?? Path]).map((name) => textOf(name, '*'));
  return names.flatMap((name) => {
    const parameter = call.account.parameters.find(name);
    const needed = {
      action,
      resource: parameter?.arn ?? (name.startsWith('arn:') ? name : call.account.parameters.arnOf(name)),
    };
    const key = call.account.keys.customerKeyArn(parameter?.keyId);
    return WithDecryption === true && key !== undefined ? [needed, decryption(key, 'ssm', call)] : [needed];
  });
}

/** The permission to decrypt with a customer managed key through a service. */
function decryption(keyArn: string, service: string, { world }: Call): NeededAccess {
  return {
    action: 'kms:Decrypt',
    resource: keyArn,
    context: { 'kms:ViaService': `${service}.${world.region}.amazonaws.com` },
  };
}

function arn({ world }: Call, service: string, resource: string): string {
  return `arn:aws:${service}:${world.region}:${world.accountId}:${resource}`;
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
