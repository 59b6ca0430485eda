import type { StackDiff, Toolkit } from '@aws-cdk/toolkit-lib';
import type { Host } from '../cli/host.ts';
import { pathInStack } from '../progress/resource-event.ts';
import type { ToolkitIo } from '../toolkit/toolkit-io.ts';
import type { ToolkitSession } from '../toolkit/toolkit-session.ts';
import { flatten } from './flatten.ts';

/** What a deployment would change in a stack. */
export interface StackChanges {
  readonly stack: string;
  readonly region: string;
  /** True if the stack does not exist yet. */
  readonly isNew: boolean;
  readonly resources: readonly StackResourceChange[];
  /** Outputs, parameters, conditions and mappings, by name: `Outputs.GroupName`. */
  readonly others: readonly PropertyChange[];
  /** True if the deployment grants permissions that are not granted today. */
  readonly widensPermissions: boolean;
  /** `allow sqs:SendMessage on ${Queue.Arn} for Service:events.amazonaws.com`. */
  readonly permissions: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
}

export interface StackResourceChange {
  readonly logicalId: string;
  /** Construct path, `Pool/Gate/Queue`; absent for a resource that is removed. */
  readonly path?: string;
  readonly type: string;
  readonly action: ResourceAction;
  /** Empty for a resource that is created or removed. */
  readonly properties: readonly PropertyChange[];
}

/** `orphan`: the resource leaves the stack and stays in the account. */
export type ResourceAction = 'create' | 'update' | 'replace' | 'may-replace' | 'delete' | 'orphan';

export interface PropertyChange {
  /** `Value.autoscaler.maxSize`. */
  readonly path: string;
  /** Absent if the property is new. */
  readonly before?: string;
  /** Absent if the property is removed. */
  readonly after?: string;
}

export function isUnchanged({ resources, others }: StackChanges): boolean {
  return resources.length === 0 && others.length === 0;
}

/** Compares the stacks of the session with what is deployed. Changes nothing. */
export async function planChanges(
  { toolkit, lib, assembly }: ToolkitSession,
  io: ToolkitIo,
  host: Host,
): Promise<readonly StackChanges[]> {
  host.progress({ id: 'compare', title: 'deployed stacks', state: 'running', detail: 'comparing' });
  await toolkit.diff(assembly, { method: lib.DiffMethod.TemplateOnly() });
  host.progress({ id: 'compare', title: 'deployed stacks', state: 'done', detail: 'compared' });
  return io.diffs.flatMap((diff) => stackChangesOf(diff));
}

function stackChangesOf({ stack, diffs }: StackDiff): readonly StackChanges[] {
  const paths = new Map(
    stack
      .findMetadataByType('aws:cdk:logicalId')
      .map(({ path, data }) => [data as string, pathInStack(path, stack.id)]),
  );
  return Object.values(diffs).map((diff) => {
    const template = diff as unknown as TemplateDiff;
    const resources = Object.entries(template.resources.changes).map(([logicalId, change]) => ({
      logicalId,
      path: paths.get(logicalId),
      type: change.resourceType ?? '',
      action: actionOf(change),
      properties: change.isAddition || change.isRemoval ? [] : propertiesOf(change),
    }));
    const size = Object.keys((stack.template as { Resources?: object }).Resources ?? {}).length;
    return {
      stack: stack.stackName,
      region: stack.environment.region,
      isNew: resources.length === size && resources.every(({ action }) => action === 'create'),
      resources,
      others: [
        ...sectionChanges('Outputs', template.outputs),
        ...sectionChanges('Parameters', template.parameters),
        ...sectionChanges('Conditions', template.conditions),
        ...sectionChanges('Mappings', template.mappings),
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

function sectionChanges(
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
    .filter((change) => change.before !== change.after);
}

function describeStatement({ effect, actions, resources, principals, condition }: Statement): string {
  const conditions = condition === undefined ? '' : ` when ${JSON.stringify(condition)}`;
  return `${effect.toLowerCase()} ${values(actions)} on ${values(resources)} for ${values(principals)}${conditions}`;
}

function values(targets: { readonly values: readonly string[]; readonly not: boolean }): string {
  return `${targets.not ? 'all but ' : ''}${targets.values.join(', ')}`;
}
