import type { DurationMs, EpochMs, Pool } from '@poolkeeper/pool-model';
import { workersNaming } from './workers-on-instance.ts';

/** A time over which every round has found these workers of an instance drained. Callers keep it. */
export interface DrainSpell {
  /** Since when, by worker id. */
  readonly drainedSince: ReadonlyMap<string, EpochMs>;
  readonly lastCheckedAt: EpochMs;
}

/** Longer than the longest pause between two rounds. What happened in a longer gap is unknown. */
const longestGapMs: DurationMs = 5 * 60_000;

/**
 * The spell after a round that had its answer `at` this time. A worker that was not drained, or not listed, begins anew. A
 * round that could not read the pool changes nothing. A caller that cannot exclude that another process lifted and renewed a
 * drain between its rounds has to begin with `undefined`.
 */
export function continueDrainSpell(
  spell: DrainSpell | undefined,
  { at, pool, instanceId }: { readonly at: EpochMs; readonly pool?: Pool; readonly instanceId: string },
): DrainSpell | undefined {
  if (pool === undefined) return spell;
  const sinceLastMs = spell === undefined ? Infinity : at - spell.lastCheckedAt;
  const isUnbroken = sinceLastMs >= 0 && sinceLastMs <= longestGapMs;
  const known = isUnbroken ? spell?.drainedSince : undefined;
  const drained = workersNaming(pool, instanceId).filter((worker) => worker.drained);
  return {
    drainedSince: new Map(drained.map(({ id }) => [id, known?.get(id) ?? at])),
    lastCheckedAt: at,
  };
}

/** What Spacelift answers to a drain. The answer is current. */
export interface DrainAnswer {
  readonly busy: boolean;
  readonly drained: boolean;
}

/**
 * The spell after the answers to drains, by worker id. A worker that is not drained has to begin anew. One that is busy begins
 * at the answer: it may have taken its run before this drain and after an earlier one, which was lifted.
 */
export function addDrainAnswers(
  spell: DrainSpell | undefined,
  { at, answers }: { readonly at: EpochMs; readonly answers: ReadonlyMap<string, DrainAnswer> },
): DrainSpell {
  const drainedSince = new Map(spell?.drainedSince);
  for (const [id, { busy, drained }] of answers) {
    if (!drained) drainedSince.delete(id);
    else if (busy || !drainedSince.has(id)) drainedSince.set(id, at);
  }
  return { drainedSince, lastCheckedAt: at };
}

/** Since when all workers of the instance have been seen drained. Undefined when one is not, or when it has none. */
export function drainedSinceOf(
  spell: DrainSpell | undefined,
  { pool, instanceId }: { readonly pool?: Pool; readonly instanceId: string },
): EpochMs | undefined {
  if (pool === undefined || spell === undefined) return undefined;
  const workers = workersNaming(pool, instanceId);
  const times = workers.flatMap(({ id }) => spell.drainedSince.get(id) ?? []);
  return times.length > 0 && times.length === workers.length ? Math.max(...times) : undefined;
}
