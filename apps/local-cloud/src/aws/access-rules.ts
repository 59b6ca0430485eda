import type { GroupRecord } from '@poolkeeper/pool-world';
import type { Statement } from '../iam/policy-document.ts';
import { objectOf, objectsOf, tagsOf, textOf as propertyOf } from '../resources/properties.ts';
import type { AccessRequest } from '../iam/access.ts';
import { tagsOfGroup } from './auto-scaling/tags.ts';
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
  imagebuilder: onImageBuilds,
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
  { AutoScalingGroupName, InstanceId, ...input }: Readonly<Record<string, unknown>>,
  call: Call,
): readonly NeededAccess[] {
  const action = `autoscaling:${operation}`;
  if (operation.startsWith('Describe')) return [{ action, resource: '*' }];
  if (isTagging(operation)) return onTags(action, input, call);
  const group = call.world.autoScaling
    .describeGroups()
    .find(({ name, instances }) =>
      AutoScalingGroupName === undefined
        ? instances.some(({ instanceId }) => instanceId === InstanceId)
        : name === AutoScalingGroupName,
    );
  const name = textOf(AutoScalingGroupName, '');
  const resource = group?.arn ?? arn(call, 'autoscaling', `autoScalingGroup::autoScalingGroupName/${name}`);
  const context = group && resourceTags('autoscaling', tagsOfGroup(group));
  const needed = [{ action, resource, context }];
  // A synchronous launch also needs the permissions for the calls that the group makes.
  if (operation === 'LaunchInstances') return [...needed, ...launching];
  const changesTemplate =
    operation === 'UpdateAutoScalingGroup' &&
    (input.LaunchTemplate !== undefined || input.MixedInstancesPolicy !== undefined);
  return changesTemplate && group !== undefined ? [...needed, ...usingTemplate(group, call)] : needed;
}

function isTagging(operation: string): boolean {
  return operation === 'CreateOrUpdateTags' || operation === 'DeleteTags';
}

function onTags(
  action: string,
  { Tags }: Readonly<Record<string, unknown>>,
  call: Call,
): readonly NeededAccess[] {
  const tags = (Array.isArray(Tags) ? Tags : []) as readonly (Tag & { readonly ResourceId?: string })[];
  const named = new Set(tags.map(({ ResourceId = '' }) => ResourceId));
  return [...named].map((name) => {
    const [group] = call.world.autoScaling.describeGroups([name]);
    return {
      action,
      resource: group?.arn ?? arn(call, 'autoscaling', `autoScalingGroup::autoScalingGroupName/${name}`),
      context: {
        ...(group && resourceTags('autoscaling', tagsOfGroup(group))),
        ...requestTags(tags),
      },
    };
  });
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
    if (textOf(id, '').startsWith('ami-')) {
      const image = call.account.imageBuilds.images().find((each) => each.id === id);
      return {
        action,
        resource: `arn:aws:ec2:${call.world.region}::image/${textOf(id, '*')}`,
        context: { ...resourceTags('ec2', image?.tags ?? {}), ...requestTags(tags) },
      };
    }
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

/** Each operation is about the resource whose ARN it gets, and that of steps about a workflow execution. */
function onImageBuilds(
  operation: string,
  { imagePipelineArn, imageBuildVersionArn, workflowExecutionId }: Readonly<Record<string, unknown>>,
  call: Call,
): readonly NeededAccess[] {
  const execution = arn(call, 'imagebuilder', `workflow-execution/${textOf(workflowExecutionId, '*')}`);
  const resource = textOf(imagePipelineArn ?? imageBuildVersionArn, execution);
  return [{ action: `imagebuilder:${operation}`, resource }];
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

/**
 * Whoever gives a group a launch template or a mixed instances policy needs permission to launch with it (EC2 Auto Scaling user
 * guide, "Control Amazon EC2 launch template usage"). The documentation does not except a change of the distribution alone.
 */
function usingTemplate({ name, launchTemplateId }: GroupRecord, call: Call): readonly NeededAccess[] {
  const { account, world } = call;
  const template = account.launchTemplates.find(launchTemplateId);
  const data = template?.versions.at(-1)?.data ?? {};
  const templateArn = arn(call, 'ec2', `launch-template/${launchTemplateId}`);
  const context = { 'ec2:LaunchTemplate': templateArn };
  const ec2 = (resource: string) => arn(call, 'ec2', resource);
  const image = propertyOf(data, 'ImageId') ?? '*';
  const parameter = /^resolve:ssm:(.+?)(?::\d+)?$/.exec(image)?.[1];
  const run = (resource: string): NeededAccess => ({ action: 'ec2:RunInstances', resource, context });
  const launched = ['instance/*', 'volume/*', 'network-interface/*'].map(ec2);
  const profile = objectOf(data, 'IamInstanceProfile') ?? {};
  const profileName = propertyOf(profile, 'Name') ?? propertyOf(profile, 'Arn')?.split('/').at(-1) ?? '';
  const roles = account.identities.instanceProfile(profileName)?.roles ?? [];
  const tagged = objectsOf(data, 'TagSpecifications').flatMap((specification) => {
    const tags = Object.entries(tagsOf(specification)).map(([Key, Value]) => ({ Key, Value }));
    return {
      action: 'ec2:CreateTags',
      resource: ec2(`${propertyOf(specification, 'ResourceType') ?? ''}/*`),
      context: { ...context, 'ec2:CreateAction': 'RunInstances', ...requestTags(tags) },
    };
  });
  return [
    {
      action: 'ec2:RunInstances',
      resource: templateArn,
      context: { ...context, ...resourceTags('ec2', template?.tags ?? {}) },
    },
    run(`arn:aws:ec2:${world.region}::image/${parameter === undefined ? image : '*'}`),
    ...launched.map(run),
    ...account.groups.of(name).subnetIds.map((id) => run(ec2(`subnet/${id}`))),
    run(ec2('security-group/*')),
    ...roles.map((role) => ({
      action: 'iam:PassRole',
      resource: account.identities.role(role)?.arn ?? `arn:aws:iam::${world.accountId}:role/${role}`,
      context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    })),
    ...tagged,
    ...(parameter === undefined
      ? []
      : [{ action: 'ssm:GetParameters', resource: account.parameters.arnOf(parameter) }]),
  ];
}

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
    context: {
      ...resourceTags('secretsmanager', secret?.tags ?? {}),
      ...(secret?.accountId !== undefined && { 'aws:ResourceAccount': secret.accountId }),
    },
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
  { Name, Names, Path, ResourceId, WithDecryption }: Readonly<Record<string, unknown>>,
  call: Call,
): readonly NeededAccess[] {
  const action = `ssm:${operation}`;
  if (operation === 'DescribeParameters') return [{ action, resource: '*' }];
  const names = (Array.isArray(Names) ? Names : [Name ?? Path ?? ResourceId]).map((name) =>
    textOf(name, '*'),
  );
  return names.flatMap((selector) => {
    const name = selector.replace(/:\d+$/, '');
    const parameter = call.account.parameters.find(name);
    const needed = {
      action,
      resource: parameter?.arn ?? (name.startsWith('arn:') ? name : call.account.parameters.arnOf(name)),
      context: resourceTags('ssm', parameter?.tags ?? {}),
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
