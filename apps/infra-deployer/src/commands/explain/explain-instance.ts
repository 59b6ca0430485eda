import type { Activity } from '@aws-sdk/client-auto-scaling';
import { describeMoment } from '@poolkeeper/pool-model';
import { changedBy, describeLogLine } from '../../deployed/describe-log-line.ts';
import type { LogLine } from '../../deployed/function-log.ts';

export interface InstanceRecord {
  readonly instanceId: string;
  /** AWS's name of the lifecycle state. Absent if the group does not have the instance. */
  readonly lifecycleState?: string;
  /** Activities of the group, in any order. */
  readonly activities: readonly Activity[];
  /** Lines of the functions, oldest first. */
  readonly lines: readonly LogLine[];
  /** How far back the lines reach, for people. */
  readonly since: string;
}

/** Says what happened to an instance and why, in sentences: its state, its record in the order of time, and what is unknown. */
export function explainInstance(record: InstanceRecord): readonly string[] {
  const { instanceId, lifecycleState, since } = record;
  const events = [...eventsOfGroup(record), ...eventsInLogs(record)].sort((a, b) => a.at - b.at);
  if (events.length === 0 && lifecycleState === undefined) {
    return [
      `Unknown: the group has no instance ${instanceId}, and no activity and no line of the last ${since} names it.`,
    ];
  }
  return [
    describeState(instanceId, lifecycleState),
    ...withoutRepetitions(events).map(({ at, text }) => `${describeMoment(at)}: ${text}.`),
    ...describeUnknowns(record, events),
  ];
}

interface RecordedEvent {
  readonly at: number;
  readonly text: string;
  readonly kind: 'launch' | 'decision' | 'termination' | 'gate';
}

function describeState(instanceId: string, state: string | undefined): string {
  switch (state) {
    case undefined:
      return `${instanceId} is not in the group any more.`;
    case 'InService':
      return `${instanceId} is in service.`;
    case 'Terminating:Wait':
      return `${instanceId} is terminating, and the hook holds it until its run has ended.`;
    case 'Terminating:Retained':
      return `${instanceId} was kept by the group, because its termination was abandoned and a run may be on it.`;
    default:
      return `${instanceId} is in the state ${state}.`;
  }
}

function eventsOfGroup({ instanceId, activities }: InstanceRecord): readonly RecordedEvent[] {
  return activities.flatMap(({ Description = '', Cause = '', StartTime, StatusCode, StatusMessage }) => {
    if (StartTime === undefined || !Description.includes(instanceId)) return [];
    const isTermination = /^terminating/i.test(Description);
    const verb = isTermination ? 'the group began to terminate it' : 'the group launched it';
    const failure = StatusCode === 'Failed' ? ` (failed: ${StatusMessage ?? 'for an unknown reason'})` : '';
    return [
      {
        at: StartTime.getTime(),
        kind: isTermination ? 'termination' : 'launch',
        text: `${verb}${failure}; AWS says: ${Cause.trim().replace(/\.$/, '')}`,
      },
    ];
  });
}

const decisions = [
  ['launched', 'the autoscaler launched it'],
  ['terminating', 'the autoscaler released it'],
  ['rolled', 'the autoscaler had it replaced'],
  ['replaced', 'the autoscaler had it replaced, because it had no worker'],
  ['drained', 'the autoscaler drained its worker'],
  ['ended', 'the autoscaler terminated it after the group had kept it'],
] as const;

function eventsInLogs({ instanceId, lines }: InstanceRecord): readonly RecordedEvent[] {
  return lines.flatMap((line): readonly RecordedEvent[] => {
    const { at, message, fields } = line;
    if (message !== 'pass') {
      if (fields.instanceId !== instanceId) return [];
      const text = describeLogLine(line).text.replace(` ${instanceId}`, '');
      return [{ at, kind: 'gate', text: line.function === 'lifecycleManager' ? `the gate: ${text}` : text }];
    }
    return decisions.flatMap(([list, text]) =>
      changedBy(fields, list).includes(instanceId)
        ? [{ at, kind: 'decision' as const, text: `${text}: ${reasonIn(fields, list)}` }]
        : [],
    );
  });
}

function reasonIn({ plan, decision }: LogLine['fields'], list: string): string {
  const { rolls } = (plan ?? {}) as { readonly rolls?: unknown };
  if (list === 'rolled' && typeof rolls === 'string') return rolls;
  const { explanation } = (decision ?? {}) as { readonly explanation?: unknown };
  return typeof explanation === 'string' ? explanation : 'its reason is not in the log';
}

/** The gate may report the same in several rounds. */
function withoutRepetitions(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  return events.filter(({ text }, index) => events[index - 1]?.text !== text);
}

function describeUnknowns(
  { lifecycleState, since }: InstanceRecord,
  events: readonly RecordedEvent[],
): readonly string[] {
  const has = (kind: RecordedEvent['kind']) => events.some((event) => event.kind === kind);
  const isLeaving = lifecycleState === undefined || lifecycleState.startsWith('Terminating');
  return [
    ...(isLeaving && !has('decision') && has('termination')
      ? ['No pass of the autoscaler asked for that: the cause is what AWS says.']
      : []),
    ...(isLeaving && !has('decision') && !has('termination')
      ? [`Unknown: why it left. No activity and no line of the last ${since} says so.`]
      : []),
    ...(isLeaving && !has('gate')
      ? [`Unknown: what the gate did. Its log of the last ${since} does not name the instance.`]
      : []),
    ...(isLeaving ? ['Unknown: which run was on it, because the API of Spacelift does not say it.'] : []),
  ];
}
