import type { Activity } from '@aws-sdk/client-auto-scaling';
import type { EpochMs } from '@poolkeeper/pool-model';
import type { LogLine } from '../../deployed/function-log.ts';
import type { Span } from '@poolkeeper/pool-model/cost';

type Purchase = 'on-demand' | 'spot';

/** The time of an instance, and what it was. */
export interface KnownInstance extends Span {
  readonly id: string;
  /** Absent if no record says it. */
  readonly machine?: Machine;
}

export interface Machine {
  /** `m7i.large` */
  readonly type: string;
  readonly purchase: Purchase;
}

export interface InstanceRecords {
  /** Activities of the group, in any order. */
  readonly activities: readonly Activity[];
  /** The instances that the group has now. */
  readonly present: ReadonlySet<string>;
  /** What EC2 says about instances. It forgets a terminated one within an hour. */
  readonly machines: ReadonlyMap<string, Machine>;
  /** Lines of the lifecycle manager, which say what an instance was when it was released. */
  readonly lines: readonly LogLine[];
  readonly window: Span;
}

/**
 * The instances of a group: each from its launch until its termination has ended, by the group's own record. An instance whose launch
 * is older than the record was there from the start.
 */
export function findInstances(records: InstanceRecords): readonly KnownInstance[] {
  const { activities, present, machines, window } = records;
  const launched = timesOf(activities, 'launching');
  const ended = timesOf(activities, 'terminating');
  const logged = machinesIn(records.lines);
  const ids = new Set([...launched.keys(), ...ended.keys(), ...present]);
  return [...ids].flatMap((id) => {
    const machine = machines.get(id) ?? logged.get(id);
    const from = launched.get(id)?.start ?? window.from;
    // An instance that is not in the group any more and was not terminated was detached: its end is not known, and it is left out.
    const to = present.has(id) ? window.to : (ended.get(id)?.end ?? from);
    return to > Math.max(from, window.from)
      ? [{ id, from, to, ...(machine !== undefined && { machine }) }]
      : [];
  });
}

function timesOf(activities: readonly Activity[], verb: 'launching' | 'terminating') {
  const found = new Map<string, { readonly start: EpochMs; readonly end: EpochMs }>();
  for (const { Description = '', StartTime, EndTime, StatusCode } of activities) {
    const [, id] = /: (i-[0-9a-f]+)/.exec(Description) ?? [];
    if (id === undefined || StartTime === undefined || StatusCode === 'Failed') continue;
    if (!Description.toLowerCase().startsWith(verb)) continue;
    const start = Math.min(StartTime.getTime(), found.get(id)?.start ?? Infinity);
    found.set(id, { start, end: Math.max(EndTime?.getTime() ?? Infinity, found.get(id)?.end ?? 0) });
  }
  return found;
}

function machinesIn(lines: readonly LogLine[]): ReadonlyMap<string, Machine> {
  const found = new Map<string, Machine>();
  for (const { fields } of lines) {
    const { instanceId, instanceType: type, purchase } = fields;
    if (typeof instanceId !== 'string' || typeof type !== 'string') continue;
    found.set(instanceId, { type, purchase: purchase === 'spot' ? 'spot' : 'on-demand' });
  }
  return found;
}
