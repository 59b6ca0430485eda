import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import { lastLookMs, type Deadline } from './deadline.ts';
import { runPass } from './pass.ts';
import type { AutoscaledPool } from './pools.ts';
import type { PassReport } from './report.ts';

/** A schedule fires once a minute at best; then the next invocation takes over. */
const invokedEveryMs: DurationMs = 60_000;

/** What a setting of 0 comes to: a look is for seconds, not for as fast as it goes. */
const leastBetweenLooksMs: DurationMs = 1_000;

export interface LookingAgain {
  readonly clock: () => EpochMs;
  readonly sleep: (duration: DurationMs) => Promise<unknown>;
  readonly deadline: Deadline;
}

/** What the looks of an invocation came to: the report of the last one, and those of the earlier ones. */
export interface LooksReport extends PassReport {
  /** Absent when there was one look. Those that failed are in the log. */
  readonly earlier?: readonly PassReport[];
}

/**
 * Looks at a pool, and again after every `passEveryMs` until the minute is over or the time is nearly up. The first look is
 * a whole pass, the others glance first. One that fails stops none that follows.
 *
 * @throws what the last look throws.
 */
export async function runLooks(
  { ports, settings, memory, meter, log }: Omit<AutoscaledPool, 'refreshed'>,
  { clock, sleep, deadline }: LookingAgain,
): Promise<LooksReport> {
  const everyMs = Math.max(settings.passEveryMs ?? Infinity, leastBetweenLooksMs);
  const startedAt = clock();
  const reports: PassReport[] = [];
  let failure: { readonly error: unknown } | undefined;

  async function look(glanceFirst: boolean): Promise<void> {
    failure = undefined;
    try {
      reports.push(await runPass(ports, settings, { clock, deadline, log, meter, memory, glanceFirst }));
    } catch (error) {
      failure = { error };
    } finally {
      // At once: a later look that is cut off must not take the values of this one with it.
      meter.publish();
    }
  }

  await look(false);
  for (let at = startedAt + everyMs; at < startedAt + invokedEveryMs; at += everyMs) {
    const waitMs = at - clock();
    if (waitMs < 0) continue;
    if (deadline.remainingMs() - waitMs < lastLookMs) break;
    await sleep(waitMs);
    await look(failure === undefined);
  }

  if (failure !== undefined) throw failure.error;
  const [last, ...earlier] = reports.reverse();
  if (last === undefined) throw new Error('no look was taken');
  return { ...last, ...(earlier.length > 0 && { earlier: earlier.reverse() }) };
}
