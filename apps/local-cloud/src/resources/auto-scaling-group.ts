import { AwsFault, type GroupChanges, type GroupRecord, type GroupSettings } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import { isFunctionArn, type GroupDetails } from '../account/group-details.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import { sameValue, type Properties } from '../cloudformation/template.ts';
import { policyAnswerSeconds } from '../clock/machine-floors.ts';
import { waitUntil } from '../clock/wait-until.ts';
import { autoScalingPrincipal, ensureServiceLinkedRole } from '../iam/service-linked-roles.ts';
import { launchesOf, purchaseMixOf } from './launches-of-group.ts';
import {
  booleanOf,
  listOf,
  numberOf,
  objectOf,
  objectsOf,
  requiredText,
  tagsOf,
  textOf,
  textsOf,
} from './properties.ts';

type GroupStores = Pick<
  AccountStores,
  | 'world'
  | 'groups'
  | 'clock'
  | 'imageBuilds'
  | 'launchTemplates'
  | 'functions'
  | 'network'
  | 'parameters'
  | 'identities'
  | 'keys'
>;

interface Surroundings {
  /** Called when the deletion of a group has changed the world and goes on. */
  readonly onChange: () => void;
  /** Ends deletions that wait for instances. */
  readonly signal: AbortSignal;
}

/** The world takes zones and the timeout of the custom policy only when a group is created. */
export function autoScalingGroup(stores: GroupStores, surroundings: Surroundings): ResourceHandler {
  const { world, groups, clock, identities } = stores;
  return {
    replacedOn: ['AutoScalingGroupName', 'InstanceId'],
    create: ({ properties, generatedName }) => {
      const name = textOf(properties, 'AutoScalingGroupName') ?? generatedName;
      const details = detailsOf(properties, stores);
      const tags = tagsOf(properties);
      const desiredCapacity = numberOf(properties, 'DesiredCapacity');
      world.autoScaling.createGroup({
        name,
        ...sizesOf(properties),
        ...(desiredCapacity !== undefined && { desiredCapacity }),
        ...settingsOf(properties, stores),
        zones: zonesOf(details.subnetIds, stores),
        workerPoolId: workerPoolOf(tags, stores),
        terminationAnswerSeconds: policyAnswerSeconds(clock.speed),
      });
      ensureServiceLinkedRole(identities, autoScalingPrincipal);
      groups.set(name, details);
      const [group] = world.autoScaling.describeGroups([name]);
      return {
        physicalId: name,
        attributes: { Arn: group?.arn ?? '', AutoScalingGroupARN: group?.arn ?? '' },
      };
    },
    update: ({ record, properties, before }) => {
      const groupName = record.physicalId;
      const details = detailsOf(properties, stores);
      world.autoScaling.updateGroup({
        groupName,
        ...changedSizes(properties, before),
        ...settingsOf(properties, stores),
        ...tagsAfterUpdate(groupName, { properties, before }, stores),
        maxInstanceLifetimeSeconds: numberOf(properties, 'MaxInstanceLifetime') ?? 0,
      });
      groups.set(groupName, details);
      return record;
    },
    delete: async ({ record }) => {
      const groupName = record.physicalId;
      const isEmpty = await emptied(groupName, stores, surroundings);
      if (!isEmpty) throw notStabilized(groupName);
      groups.delete(groupName);
    },
  };
}

/**
 * CloudFormation never forces the deletion of a group: its handler needs only `UpdateAutoScalingGroup`, `Describe*` and
 * `DeleteAutoScalingGroup`. It sets the sizes to 0, so that the group asks its termination policy and goes through its hooks, and
 * waits until no instance is left, also none that is held or retained. Returns whether that was in time.
 */
async function emptied(
  groupName: string,
  { world, clock }: GroupStores,
  { onChange, signal }: Surroundings,
): Promise<boolean> {
  const exists = () => world.autoScaling.describeGroups([groupName]).length > 0;
  // The group may have been deleted by hand.
  if (!exists()) return true;
  world.autoScaling.updateGroup({ groupName, minSize: 0, maxSize: 0, desiredCapacity: 0 });
  onChange();
  const isGone = () => {
    world.advanceTo(clock.now());
    if (!exists()) return true;
    try {
      world.autoScaling.deleteGroup({ groupName, force: false });
      return true;
    } catch (error) {
      if (error instanceof AwsFault && error.code === 'ResourceInUse') return false;
      throw error;
    }
  };
  return waitUntil(isGone, { clock, until: clock.now() + longestDeletionMs, signal });
}

/**
 * The default timeout of a CloudFormation handler, which is the best that is known: CloudFormation CLI user guide, resource type
 * schema, `timeoutInMinutes`.
 */
const longestDeletionMs = 120 * 60_000;

function notStabilized(groupName: string): AwsFault {
  return new AwsFault(
    'NotStabilized',
    `Resource of type 'AWS::AutoScaling::AutoScalingGroup' with identifier '${groupName}' did not stabilize.`,
  );
}

function sizesOf(properties: Properties): Pick<GroupSettings, 'minSize' | 'maxSize'> {
  return {
    minSize: Number(requiredText(properties, 'MinSize')),
    maxSize: Number(requiredText(properties, 'MaxSize')),
  };
}

/** An update that does not change a size in the template keeps the group's current size. */
function changedSizes(properties: Properties, before: Properties): GroupChanges {
  const changed = (name: string) => !sameValue(properties[name], before[name]);
  const { minSize, maxSize } = sizesOf(properties);
  const desiredCapacity = numberOf(properties, 'DesiredCapacity');
  return {
    ...(changed('MinSize') && { minSize }),
    ...(changed('MaxSize') && { maxSize }),
    ...(changed('DesiredCapacity') && desiredCapacity !== undefined && { desiredCapacity }),
  };
}

function settingsOf(properties: Properties, stores: GroupStores): GroupChanges {
  const { launchTemplates } = stores;
  const specification = specificationOf(properties);
  const template = launchTemplates.find(
    textOf(specification, 'LaunchTemplateId') ?? requiredText(specification, 'LaunchTemplateName'),
  );
  if (template === undefined) {
    throw new AwsFault(
      'ValidationError',
      'You must use a valid fully-formed launch template. The specified launch template does not exist.',
    );
  }
  const lifetime = numberOf(properties, 'MaxInstanceLifetime');
  const policy = objectOf(properties, 'InstanceLifecyclePolicy') ?? {};
  const retention = textOf(objectOf(policy, 'RetentionTriggers') ?? {}, 'TerminateHookAbandon');
  const mix = purchaseMixOf(properties);
  const version = requiredText(specification, 'Version');
  const newest = template.versions.at(-1);
  requireSecurityGroups(newest?.data ?? {}, stores);
  const latest = String(newest?.number ?? 1);
  return {
    launchTemplateId: template.id,
    launchTemplateVersion: /^\d+$/.test(version) ? version : version === '$Latest' ? latest : '1',
    ...launchesOf(properties, template, stores),
    purchaseMix: mix,
    capacityRebalance: booleanOf(properties, 'CapacityRebalance') ?? false,
    newInstancesProtectedFromScaleIn: booleanOf(properties, 'NewInstancesProtectedFromScaleIn') ?? false,
    customTerminationPolicy: textsOf(properties, 'TerminationPolicies').some(isFunctionArn),
    onTerminateHookAbandon: retention === 'retain' ? 'retain' : 'terminate',
    tags: groupTags(properties, true),
    ownTags: groupTags(properties, false),
    maxInstanceLifetimeSeconds: lifetime,
  };
}

/** A group is refused if its launches would fail: EC2 Auto Scaling tries the template with `RunInstances`. */
function requireSecurityGroups(launchTemplate: Properties, { network }: GroupStores): void {
  const interfaces = objectsOf(launchTemplate, 'NetworkInterfaces');
  const named = [
    ...textsOf(launchTemplate, 'SecurityGroupIds'),
    ...interfaces.flatMap((each) => textsOf(each, 'Groups')),
  ];
  const known = network.securityGroups().map(({ id }) => id);
  const missing = named.find((id) => !known.includes(id));
  if (missing === undefined) return;
  throw new AwsFault(
    'ValidationError',
    `You must use a valid fully-formed launch template. The security group '${missing}' does not exist in VPC '${network.vpcId}'`,
  );
}

function detailsOf(properties: Properties, { launchTemplates, functions }: GroupStores): GroupDetails {
  const specification = specificationOf(properties);
  const id = textOf(specification, 'LaunchTemplateId') ?? '';
  const policies = textsOf(properties, 'TerminationPolicies');
  const unknown = policies.find((policy) => isFunctionArn(policy) && functions.find(policy) === undefined);
  if (unknown !== undefined) {
    throw new AwsFault(
      'ValidationError',
      `The Lambda function ${unknown} cannot be invoked by the Auto Scaling group: it does not exist`,
    );
  }
  const mix = objectOf(properties, 'MixedInstancesPolicy') ?? {};
  return {
    launchTemplateName: launchTemplates.find(id)?.name ?? textOf(specification, 'LaunchTemplateName') ?? '',
    subnetIds: textsOf(properties, 'VPCZoneIdentifier'),
    terminationPolicies: policies.length === 0 ? ['Default'] : policies,
    cooldownSeconds: numberOf(properties, 'Cooldown') ?? 300,
    healthCheckGraceSeconds: numberOf(properties, 'HealthCheckGracePeriod') ?? 0,
    overrides: listOf(objectOf(mix, 'LaunchTemplate') ?? {}, 'Overrides'),
    distribution: objectOf(mix, 'InstancesDistribution') ?? {},
  };
}

/** The tags that instances get at launch, or those that they do not get. */
function groupTags(properties: Properties, propagated: boolean): Readonly<Record<string, string>> {
  const tags = objectsOf(properties, 'Tags').filter((tag) => {
    requiredText(tag, 'PropagateAtLaunch');
    return booleanOf(tag, 'PropagateAtLaunch') === propagated;
  });
  return tagsOf({ Tags: tags });
}

/** An update removes the tags that the template no longer has. It keeps those that the template never had. */
function tagsAfterUpdate(
  groupName: string,
  { properties, before }: { readonly properties: Properties; readonly before: Properties },
  { world }: GroupStores,
): Pick<GroupRecord, 'tags' | 'ownTags'> {
  const [group] = world.autoScaling.describeGroups([groupName]);
  const templated = new Set([...Object.keys(tagsOf(before)), ...Object.keys(tagsOf(properties))]);
  const kept = (tags: GroupRecord['tags'] = {}) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !templated.has(key)));
  return {
    tags: { ...kept(group?.tags), ...groupTags(properties, true) },
    ownTags: { ...kept(group?.ownTags), ...groupTags(properties, false) },
  };
}

function specificationOf(properties: Properties): Properties {
  const mixed = objectOf(objectOf(properties, 'MixedInstancesPolicy') ?? {}, 'LaunchTemplate');
  const specification =
    mixed === undefined
      ? objectOf(properties, 'LaunchTemplate')
      : objectOf(mixed, 'LaunchTemplateSpecification');
  if (specification !== undefined) return specification;
  throw new TemplateError('a group needs a LaunchTemplate, either directly or in a MixedInstancesPolicy');
}

function zonesOf(subnetIds: readonly string[], { network }: GroupStores): readonly string[] {
  const subnets = subnetIds.map((id) => {
    const subnet = network.subnet(id);
    if (subnet !== undefined) return subnet;
    throw new AwsFault('ValidationError', `The subnet ID '${id}' does not exist`);
  });
  return [...new Set(subnets.map(({ zone }) => zone))];
}

/** The worker pool that instances register with, as the group's tag names it. */
function workerPoolOf(tags: Readonly<Record<string, string>>, { world }: GroupStores): string {
  const id = tags.WorkerPoolID ?? world.spacelift.poolId;
  if (world.spaceliftPools.get(id) === undefined)
    world.spaceliftPools.create({ poolId: id, poolName: tags.Name ?? id });
  return id;
}
