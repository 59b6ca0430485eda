import type { EpochMs } from '../time.ts';

export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The time of an instance, from its launch to its end. */
export interface InstanceSpan extends Span {
  /** Dollars for an hour, with the volume. Absent if it is not known. */
  readonly pricePerHour?: number;
}

/** A time that a run had a worker. A run with a confirmation has two. */
export interface RunSpan extends Span {
  readonly run: string;
  readonly stack: string;
  /** Name of the space. Absent if it is not known. */
  readonly space?: string;
}

/** What a run cost on a day, or all that no known run explains. */
export interface CostRow {
  /** `2026-11-28`, in UTC. */
  readonly day: string;
  /** Absent for busy time whose run is not known, and for the time of a day without busy time. */
  readonly run?: Omit<RunSpan, keyof Span>;
  readonly busyHours: number;
  /** The row's share of the time in which instances booted, waited for runs, or left. */
  readonly idleHours: number;
  /** Dollars. Does not contain instances whose price is not known. */
  readonly cost: number;
}

export interface CostInput {
  readonly window: Span;
  readonly instances: readonly InstanceSpan[];
  readonly runs: readonly RunSpan[];
  /** Hours of busy workers by the pool's own record, by day. */
  readonly recordedBusyHours: ReadonlyMap<string, number>;
}

export interface Cost {
  readonly rows: readonly CostRow[];
  readonly instanceHours: number;
  /** The part of `instanceHours` whose price is not known. */
  readonly unpricedHours: number;
  /** Days on which runs were busy for longer than there were instances: another group served a part of them. */
  readonly sharedDays: readonly string[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The record of busy workers is a sample a minute. A smaller part of it is no evidence of other runs. */
const sampleError = 0.2;

/**
 * Spreads what the instances of each day cost over the runs of the day, in proportion to the time that each had a worker. So idle and
 * boot time are paid by the runs of the same day, and the rows add up to the instance-hours and their cost.
 */
export function spreadCost({ window, instances, runs, recordedBusyHours }: CostInput): Cost {
  const instancesByDay = byDay(instances, window);
  const runsByDay = byDay(runs, window);
  const rows: CostRow[] = [];
  const sharedDays: string[] = [];
  let instanceHours = 0;
  let unpricedHours = 0;
  for (const [day, parts] of [...instancesByDay].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const hours = sumOf(parts, hoursOf);
    const cost = sumOf(parts, (part) => (part.item.pricePerHour ?? 0) * hoursOf(part));
    instanceHours += hours;
    unpricedHours += sumOf(parts, (part) => (part.item.pricePerHour === undefined ? hoursOf(part) : 0));
    const known = hoursByRun(runsByDay.get(day) ?? []);
    const knownHours = sumOf([...known.values()], (each) => each.hours);
    if (knownHours > hours * 1.001) sharedDays.push(day);
    const recordedHours = Math.min(hours, recordedBusyHours.get(day) ?? 0);
    const unexplained = recordedHours - knownHours;
    const unknownHours = unexplained > recordedHours * sampleError ? unexplained : 0;
    const busyHours = knownHours + unknownHours;
    // Never more than the instances' own time.
    const served = busyHours > hours ? hours / busyHours : 1;
    const rowOf = (share: number, run?: CostRow['run']): CostRow => ({
      day,
      ...(run !== undefined && { run }),
      busyHours: busyHours * served * share,
      idleHours: (hours - busyHours * served) * share,
      cost: cost * share,
    });
    if (busyHours === 0) {
      rows.push(rowOf(1));
      continue;
    }
    for (const { run, hours: ofRun } of known.values()) rows.push(rowOf(ofRun / busyHours, run));
    if (unknownHours > 0) rows.push(rowOf(unknownHours / busyHours));
  }
  return { rows, instanceHours, unpricedHours, sharedDays };
}

/** Of all rows. */
export function totalOf({ rows }: Pick<Cost, 'rows'>): {
  readonly busyHours: number;
  readonly dollars: number;
} {
  return { busyHours: sumOf(rows, ({ busyHours }) => busyHours), dollars: sumOf(rows, ({ cost }) => cost) };
}

/** The day of a time, in UTC. */
export function dayOf(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10);
}

interface Part<Item> extends Span {
  readonly item: Item;
}

/** The parts of spans within the window, by day. */
function byDay<Item extends Span>(items: readonly Item[], window: Span): Map<string, Part<Item>[]> {
  const days = new Map<string, Part<Item>[]>();
  for (const item of items) {
    const end = Math.min(item.to, window.to);
    for (let from = Math.max(item.from, window.from); from < end;) {
      const to = Math.min(end, (Math.floor(from / dayMs) + 1) * dayMs);
      const day = dayOf(from);
      const parts = days.get(day) ?? [];
      parts.push({ item, from, to });
      days.set(day, parts);
      from = to;
    }
  }
  return days;
}

const hoursOfMonth = 730;

/** What a volume costs in an hour, by its price for a GiB and a month. */
export function volumePricePerHour(pricePerMonth: number, sizeGiB: number): number {
  return (pricePerMonth * sizeGiB) / hoursOfMonth;
}

function hoursByRun(parts: readonly Part<RunSpan>[]) {
  const found = new Map<string, { readonly run: NonNullable<CostRow['run']>; readonly hours: number }>();
  for (const part of parts) {
    const { run, stack, space } = part.item;
    const earlier = found.get(run)?.hours ?? 0;
    found.set(run, {
      run: { run, stack, ...(space !== undefined && { space }) },
      hours: earlier + hoursOf(part),
    });
  }
  return found;
}

function hoursOf({ from, to }: Span): number {
  return (to - from) / hourMs;
}

function sumOf<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}
