import { counted } from '../cli/counted.ts';
import type { Paint } from '../cli/paint.ts';
import {
  isUnchanged,
  type PropertyChange,
  type ResourceAction,
  type StackResourceChange,
  type StackChanges,
} from './stack-changes.ts';

/** Longer values are cut, in characters. */
const longestValue = 60;

export interface ChangesFormat {
  readonly paint: Paint;
  /** Lists what a new stack creates instead of counting it. @default false */
  readonly details?: boolean;
}

/** The changes of each stack by resource and property, and a summary of them. */
export function describeChanges(changes: readonly StackChanges[], format: ChangesFormat): string {
  const isShort = format.details !== true && changes.some(({ isNew }) => isNew);
  return [
    ...changes.map((each) => describeStack(each, format)),
    ...(changes.every(isUnchanged) ? [] : ['', summaryOf(changes)]),
    ...(isShort ? [format.paint.faint('List them with --verbose.')] : []),
  ].join('\n');
}

function summaryOf(changes: readonly StackChanges[]): string {
  const isNew = changes.filter((each) => each.isNew).length;
  const permissions = changes.map((each) => each.permissions);
  const [added, removed] = (['added', 'removed'] as const).map((kind) =>
    permissions.reduce((sum, each) => sum + each[kind].length, 0),
  ) as [number, number];
  return [
    ...(isNew === 0 ? [] : [`${isNew} of ${counted(changes.length, 'stack')} new: `]),
    [
      ...countActions(changes.flatMap(({ resources }) => resources)),
      ...(added === 0 ? [] : [`${counted(added, 'permission')} added`]),
      ...(removed === 0 ? [] : [`${counted(removed, 'permission')} removed`]),
      ...countOthers(changes.flatMap((each) => (each.isNew ? [] : each.others))),
    ].join(', '),
  ].join('');
}

function describeStack(changes: StackChanges, { paint, details = false }: ChangesFormat): string {
  const { stack, isNew, resources, others, permissions } = changes;
  if (isUnchanged(changes)) return `${paint.strong(stack)} ${paint.faint('no changes')}`;
  const title = `${paint.strong(stack)} ${paint.faint(countChanges(changes))}`;
  if (isNew && !details) {
    const { length } = permissions.added;
    return [
      title,
      `  ${paint.good('+')} ${countTypes(resources)}`,
      ...(length === 0 ? [] : [`  ${paint.good('+')} ${counted(length, 'permission')}`]),
    ].join('\n');
  }
  return [
    title,
    ...resources.map((resource) => describeResourceChange(resource, paint)),
    ...others.map((change) => `  ${describeProperty(change, paint)}`),
    ...(permissions.added.length + permissions.removed.length === 0 ? [] : ['  Permissions:']),
    ...permissions.removed.map((statement) => `    ${paint.bad('-')} ${statement}`),
    ...permissions.added.map((statement) => `    ${paint.good('+')} ${statement}`),
  ].join('\n');
}

/** `SQS Queue (2), IAM Role`. */
function countTypes(resources: readonly StackResourceChange[]): string {
  const types = resources.map(({ type }) => type.split('::').slice(1).join(' '));
  return [...new Set(types)]
    .map((type) => {
      const { length } = types.filter((each) => each === type);
      return length === 1 ? type : `${type} (${length})`;
    })
    .join(', ');
}

/** `new, 31 to create`, `1 to change, 2 to delete`. */
function countChanges({ isNew, resources, others }: StackChanges): string {
  const counts = countActions(resources);
  return [...(isNew ? ['new'] : []), ...(counts.length === 0 ? countOthers(others) : counts)].join(', ');
}

function countActions(resources: readonly StackResourceChange[]): readonly string[] {
  return (Object.keys(verbs) as ResourceAction[]).flatMap((action) => {
    const count = resources.filter((resource) => resource.action === action).length;
    return count === 0 ? [] : [`${count} to ${verbs[action]}`];
  });
}

function countOthers(others: readonly PropertyChange[]): readonly string[] {
  return others.length === 0 ? [] : [`${others.length} to change in outputs or parameters`];
}

const verbs: Readonly<Record<ResourceAction, string>> = {
  create: 'create',
  update: 'change',
  replace: 'replace',
  'may-replace': 'change or replace',
  delete: 'delete',
  orphan: 'retain outside the stack',
};

const signs: Readonly<Record<ResourceAction, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  'may-replace': '±',
  delete: '-',
  orphan: '-',
};

function describeResourceChange(
  { action, path, logicalId, type, properties }: StackResourceChange,
  paint: Paint,
): string {
  const sign = signOf(action, paint);
  const note = action === 'create' || action === 'update' ? '' : ` ${paint.warning(verbs[action])}`;
  return [
    `  ${sign} ${path ?? logicalId} ${paint.faint(type)}${note}`,
    ...properties.map((property) => `      ${describeProperty(property, paint)}`),
  ].join('\n');
}

function signOf(action: ResourceAction, paint: Paint): string {
  const sign = signs[action];
  switch (action) {
    case 'create':
      return paint.good(sign);
    case 'update':
      return paint.warning(sign);
    case 'replace':
    case 'may-replace':
    case 'delete':
    case 'orphan':
      return paint.bad(sign);
  }
}

function describeProperty({ path, before, after }: PropertyChange, paint: Paint): string {
  if (before === undefined) return `${path}: ${paint.good(`+ ${short(after)}`)}`;
  if (after === undefined) return `${path}: ${paint.bad(`- ${short(before)}`)}`;
  const [old, now] = atDifference(before, after);
  return `${path}: ${paint.bad(old)} → ${paint.good(now)}`;
}

/** Cuts two long texts to the part where they begin to differ. */
function atDifference(before: string, after: string): readonly [string, string] {
  if (Math.max(before.length, after.length) <= longestValue) return [before, after];
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const from = Math.max(0, same - 15);
  const cut = (text: string) => `${from > 0 ? '…' : ''}${short(text.slice(from))}`;
  return [cut(before), cut(after)];
}

function short(text = ''): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= longestValue ? line : `${line.slice(0, longestValue)}…`;
}
