import type { DemandHistory } from '@poolkeeper/pool-model';
import { monday } from './histories.ts';

/** Runs and machines as a simulation has them. Times in milliseconds. */
export interface QueuePlay {
  readonly days: number;
  /** A number from 0 to 1, each time another. */
  readonly random: () => number;
  /** Batches of runs an hour, by the hour of the day. */
  readonly batchesAnHour: (hour: number) => number;
  /** Runs of a batch. */
  readonly batch: (random: () => number) => number;
  readonly runMs: number;
  readonly boot: (random: () => number) => number;
  readonly keptMs: number;
  /** Idle workers that are wanted, by whether there was no demand for an hour. */
  readonly idle: { readonly busy: number; readonly quiet: number };
}

export interface QueueOutcome {
  readonly waits: readonly number[];
  /** Time of all machines together, from launch to release: what it costs. */
  readonly machineMs: number;
  readonly history: DemandHistory;
}

const stepMs = 5_000;
const passMs = 30_000;
const periodMs = 300_000;

/** A pool that launches for pending runs and headroom in every pass, and releases what was idle for long enough. */
export function playQueue(play: QueuePlay): QueueOutcome {
  const { random } = play;
  const waits: number[] = [];
  const points: { at: number; demand: number }[] = [];
  let pending: number[] = [];
  let busyUntil: number[] = [];
  let bootingUntil: number[] = [];
  /** Since when, the longest first. */
  let idleSince: number[] = [];
  let lastDemandAt = -Infinity;
  let peak = 0;
  let machineMs = 0;
  for (let now = 0; now < play.days * 86_400_000; now += stepMs) {
    const isDue = (until: number): boolean => until <= now;
    if (busyUntil.some(isDue) || bootingUntil.some(isDue)) {
      const freed = busyUntil.filter(isDue).length + bootingUntil.filter(isDue).length;
      busyUntil = busyUntil.filter((until) => until > now);
      bootingUntil = bootingUntil.filter((until) => until > now);
      idleSince.push(...Array<number>(freed).fill(now));
    }

    const perStep = (play.batchesAnHour(Math.floor(now / 3_600_000) % 24) * stepMs) / 3_600_000;
    if (random() < perStep) pending.push(...Array<number>(play.batch(random)).fill(now));
    peak = Math.max(peak, pending.length + busyUntil.length);
    if (pending.length + busyUntil.length > 0) lastDemandAt = now;
    while (pending.length > 0 && idleSince.length > 0) {
      idleSince.pop();
      waits.push(now - (pending[0] ?? now));
      pending = pending.slice(1);
      busyUntil.push(now - play.runMs * Math.log(1 - random()));
    }
    machineMs += (idleSince.length + busyUntil.length + bootingUntil.length) * stepMs;
    if (now % periodMs === periodMs - stepMs) {
      points.push({ at: monday + now - periodMs + stepMs, demand: peak });
      peak = 0;
    }
    if (now % passMs !== 0) continue;
    const headroom = now - lastDemandAt > 3_600_000 ? play.idle.quiet : play.idle.busy;
    const wanted = pending.length + headroom;
    for (let free = idleSince.length + bootingUntil.length; free < wanted; free += 1) {
      bootingUntil.push(now + play.boot(random));
    }
    const surplus = Math.max(0, idleSince.length - wanted);
    if (surplus === 0) continue;
    idleSince = idleSince.filter((since, index) => index >= surplus || now - since < play.keptMs);
  }
  return { waits, machineMs, history: { periodMs, points } };
}

/** Share of the runs that started within a time, in percent. */
export function percentWithin({ waits }: QueueOutcome, withinMs: number): number {
  return (100 * waits.filter((waitMs) => waitMs <= withinMs).length) / waits.length;
}

/** A generator of numbers from 0 to 1 (mulberry32): the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
