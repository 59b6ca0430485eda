import type { LogLine } from './function-log.ts';

/** A log line for people. */
export interface DescribedLine {
  readonly text: string;
  readonly level: 'info' | 'warning' | 'error';
  /** Lines of one kind that say the same are folded. */
  readonly kind: string;
}

/** One sentence for a line: a pass by its decision and actions, a message of the gate by its instance and reason. */
export function describeLogLine({ message, fields }: LogLine): DescribedLine {
  if (message === 'pass') return describePass(fields);
  const { instanceId, code, error, problem, reason, event } = fields;
  const because = typeof event === 'string' ? describeCode(code) : undefined;
  const cause = [because, textOf(problem), textOf(reason), messageOf(error)].find(
    (text) => text !== undefined,
  );
  const subject = typeof instanceId === 'string' && !message.includes(instanceId) ? ` ${instanceId}` : '';
  return {
    text: `${message}${subject}${cause === undefined ? '' : `: ${cause}`}`,
    level: levelOf(fields),
    kind: `${message === 'pass failed' ? 'pass' : (textOf(code) ?? message)}${subject}`,
  };
}

function levelOf({ level }: LogLine['fields']): DescribedLine['level'] {
  if (level === 'ERROR') return 'error';
  return level === 'WARN' ? 'warning' : 'info';
}

/** `run-in-progress` -> `run in progress` */
function describeCode(code: unknown): string | undefined {
  return textOf(code)?.replaceAll('-', ' ');
}

function describePass(fields: LogLine['fields']): DescribedLine {
  const { decision, dryRun } = fields as {
    readonly decision?: { readonly kind?: unknown; readonly explanation?: unknown };
    readonly dryRun?: unknown;
  };
  const explanation = textOf(decision?.explanation) ?? textOf(decision?.kind) ?? 'no decision';
  const actions = actionsOf(fields);
  return {
    text: [explanation, ...(dryRun === true ? ['dry run'] : []), ...actions].join('; '),
    level: actions.some((action) => action.startsWith('failed')) ? 'warning' : levelOf(fields),
    kind: 'pass',
  };
}

const actionTitles = [
  ['launched', 'launched'],
  ['terminating', 'releases'],
  ['replaced', 'replaces strays'],
  ['rolled', 'replaces'],
  ['drained', 'drained'],
  ['ended', 'terminated'],
] as const;

/** What a pass changed, with the instances. */
function actionsOf({ applied }: LogLine['fields']): readonly string[] {
  const lists = (applied ?? {}) as Readonly<Record<string, unknown>>;
  const done = actionTitles.flatMap(([name, title]) => {
    const ids = idsIn(lists[name]);
    return ids.length === 0 ? [] : [`${title} ${ids.join(', ')}`];
  });
  const failed = (Array.isArray(lists.failed) ? lists.failed : []) as readonly {
    readonly instanceId?: unknown;
    readonly problem?: unknown;
  }[];
  return [
    ...done,
    ...failed.map(
      ({ instanceId, problem }) => `failed for ${textOf(instanceId) ?? '-'}: ${textOf(problem) ?? '-'}`,
    ),
  ];
}

/** The instances that a pass changed, by what it did with them. */
export function changedBy(
  { applied }: LogLine['fields'],
  list: (typeof actionTitles)[number][0],
): readonly string[] {
  return idsIn((applied as Readonly<Record<string, unknown>> | undefined)?.[list]);
}

function idsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((id) => typeof id === 'string') : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function messageOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'message' in error
    ? textOf(error.message)
    : undefined;
}
