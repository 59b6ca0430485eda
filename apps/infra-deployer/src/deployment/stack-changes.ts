import type { StackDiff, Toolkit } from '@aws-cdk/toolkit-lib';
import { flatten } from './flatten.ts';
import { pathInStack } from './path-in-stack.ts';

/** What a deployment would change in a stack. */
export interface StackChanges {
  readonly stack: string;
  readonly region: string;
  /** True when it is not there yet. */
  readonly isNew: boolean;
  readonly resources: readonly ResourceChange[];
  /** Outputs, parameters and whatever else there is, by name: `Outputs.GroupName`. */
  readonly others: readonly PropertyChange[];
  /** Somebody may do more than before. */
  readonly widensPermissions: boolean;
  /** `allow sqs:SendMessage on ${Queue.Arn} for Service:events.amazonaws.com`. */
  readonly permissions: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
}

export interface ResourceChange {
  readonly logicalId: string;
  /** `Pool/Gate/Queue`; absent for what is removed. */
  readonly path?: string;
  readonly type: string;
  readonly action: ResourceAction;
  /** Of what stays; in full for nothing that comes or goes. */
  readonly properties: readonly PropertyChange[];
}

/** `orphan`: it leaves the stack and stays in the account. */
export type ResourceAction = 'create' | 'update' | 'replace' | 'may-replace' | 'delete' | 'orphan';

export interface PropertyChange {
  /** `Value.autoscaler.maxSize`. */
  readonly path: string;
  /** Absent when it is new. */
  readonly before?: string;
  /** Absent when it goes. */
  readonly after?: string;
}

/** Nothing would happen. */
export function isUnchanged({ resources, others }: StackChanges): boolean {
  return resources.length === 0 && others.length === 0;
}

/** What the toolkit has found, in the terms of those who are asked for their consent. */
export function stackChangesOf({ stack, diffs }: StackDiff): readonly StackChanges[] {
  const paths = new Map(
    stack
      .findMetadataByType('aws:cdk:logicalId')
      .map(({ path, data }) => [data as string, pathInStack(path, stack.id)]),
  );
  return Object.values(diffs).map((diff) => {
    const template = diff as unknown as TemplateDiff;
    const resources = Object.entries(template.resources.changes).map(([logicalId, change]) => {
      const path = paths.get(logicalId);
      return {
        logicalId,
        path,
        type: change.resourceType ?? '',
        action: actionOf(change),
        properties: change.isAddition || change.isRemoval ? [] : propertiesOf(change),
      };
    });
    const size = Object.keys((stack.template as { Resources?: object }).Resources ?? {}).length;
    return {
      stack: stack.stackName,
      region: stack.environment.region,
      isNew: resources.length === size && resources.every(({ action }) => action === 'create'),
      resources,
      others: [
        ...named('Outputs', template.outputs),
        ...named('Parameters', template.parameters),
        ...named('Conditions', template.conditions),
        ...named('Mappings', template.mappings),
      ],
      widensPermissions: template.permissionsBroadened,
      permissions: {
        added: template.iamChanges.statements.additions.map(describeStatement),
        removed: template.iamChanges.statements.removals.map(describeStatement),
      },
    };
  });
}

type TemplateDiff = Awaited<ReturnType<Toolkit['diff']>>[string];
type ResourceDifference = TemplateDiff['resources']['changes'][string];
type Statement = TemplateDiff['iamChanges']['statements']['additions'][number];

function actionOf(change: ResourceDifference): ResourceAction {
  const impact: string = change.changeImpact;
  switch (impact) {
    case 'WILL_CREATE':
    case 'WILL_IMPORT':
      return 'create';
    case 'WILL_REPLACE':
      return 'replace';
    case 'MAY_REPLACE':
      return 'may-replace';
    case 'WILL_DESTROY':
      return 'delete';
    case 'WILL_ORPHAN':
      return 'orphan';
    default:
      return 'update';
  }
}

function propertiesOf(change: ResourceDifference): readonly PropertyChange[] {
  const changed = { ...change.propertyUpdates, ...change.otherChanges };
  return Object.entries(changed).flatMap(([name, { oldValue, newValue }]) =>
    changesBetween(oldValue as unknown, newValue as unknown, name),
  );
}

function named(
  section: string,
  { changes }: { readonly changes: Readonly<Record<string, { oldValue: unknown; newValue: unknown }>> },
): readonly PropertyChange[] {
  return Object.entries(changes).flatMap(([name, { oldValue, newValue }]) =>
    changesBetween(oldValue, newValue, `${section}.${name}`),
  );
}

function changesBetween(before: unknown, after: unknown, path: string): readonly PropertyChange[] {
  const [old, now] = [flatten(before, path), flatten(after, path)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((key) => ({ path: key, before: old.get(key), after: now.get(key) }))
    .filter((change) => change.before !== change.after)
    .map((change) => ({
      path: change.path,
      before: change.before,
      after: change.after,
    }));
}

function describeStatement({ effect, actions, resources, principals, condition }: Statement): string {
  const conditions = condition === undefined ? '' : ` when ${JSON.stringify(condition)}`;
  return `${effect.toLowerCase()} ${values(actions)} on ${values(resources)} for ${values(principals)}${conditions}`;
}

function values(targets: { readonly values: readonly string[]; readonly not: boolean }): string {
  return `${targets.not ? 'all but ' : ''}${targets.values.join(', ')}`;
}
