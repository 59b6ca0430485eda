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

/** Lists the changes of each stack by resource and property. */
export function describeChanges(changes: readonly StackChanges[], paint: Paint): string {
  return changes.map((each) => describeStack(each, paint)).join('\n');
}

function describeStack(changes: StackChanges, paint: Paint): string {
  const { stack, resources, others, permissions } = changes;
  if (isUnchanged(changes)) return `${paint.strong(stack)} ${paint.faint('no changes')}`;
  return [
    `${paint.strong(stack)} ${paint.faint(countChanges(changes))}`,
    ...resources.map((resource) => describeResourceChange(resource, paint)),
    ...others.map((change) => `  ${describeProperty(change, paint)}`),
    ...(permissions.added.length + permissions.removed.length === 0 ? [] : ['  Permissions:']),
    ...permissions.removed.map((statement) => `    ${paint.bad('-')} ${statement}`),
    ...permissions.added.map((statement) => `    ${paint.good('+')} ${statement}`),
  ].join('\n');
}

/** `new, 31 to create`, `1 to change, 2 to delete`. */
function countChanges({ isNew, resources, others }: StackChanges): string {
  const counts = (Object.keys(verbs) as ResourceAction[]).flatMap((action) => {
    const count = resources.filter((resource) => resource.action === action).length;
    return count === 0 ? [] : [`${count} to ${verbs[action]}`];
  });
  if (counts.length === 0) counts.push(`${others.length} to change in outputs or parameters`);
  return [...(isNew ? ['new'] : []), ...counts].join(', ');
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
