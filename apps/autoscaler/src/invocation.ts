import type { BufferedMetrics } from '@poolkeeper/lambda-runtime';
import type { Deadline } from '@poolkeeper/lambda-runtime/calls';
import type { AutoscalerSettings } from '@poolkeeper/pool-config';
import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { Ports } from './ports.ts';
import type { MetricName } from './report/measure.ts';
import type { PassReport } from './report/report.ts';
import { runPass, type PassContext } from './run-pass.ts';
import { timeForPassMs } from './time-limits.ts';

/** A schedule fires once a minute at most; then the next invocation takes over. */
const invokedEveryMs: DurationMs = 60_000;

/** A setting of 0 means once a second, not as fast as possible. */
const minPassEveryMs: DurationMs = 1_000;

/** The pool of an invocation, with what its process keeps for it. */
export interface InvokedPool extends Required<Pick<PassContext, 'memory' | 'log'>> {
  readonly ports: Ports;
  readonly settings: AutoscalerSettings;
  readonly metrics: BufferedMetrics<MetricName>;
}

export interface InvocationTime {
  readonly clock: () => EpochMs;
  readonly sleep: (duration: DurationMs) => Promise<unknown>;
  readonly deadline: Deadline;
  /** Whether to make one pass whatever the settings say, because something else invokes for each further one. @default false */
  readonly once?: boolean;
}

/** The report of an invocation's last pass, and those of the earlier ones. */
export interface InvocationReport extends PassReport {
  /** Absent when there was one pass. Failed passes are in the log. */
  readonly earlier?: readonly PassReport[];
}

/**
 * Runs a pass over a pool, and another one after every `passEveryMs` until the minute is over or the time is nearly up. The
 * first pass describes the group, the others glance at it first. A pass that fails does not stop the following ones.
 *
 * @throws what the last pass throws.
 */
export async function runPasses(
  { ports, settings, memory, metrics, log }: InvokedPool,
  { clock, sleep, deadline, once = false }: InvocationTime,
): Promise<InvocationReport> {
  const everyMs = once ? Infinity : Math.max(settings.passEveryMs ?? Infinity, minPassEveryMs);
  const startedAt = clock();
  const reports: PassReport[] = [];
  let failure: { readonly error: unknown } | undefined;

  async function run(glanceFirst: boolean): Promise<void> {
    failure = undefined;
    try {
      reports.push(await runPass(ports, settings, { clock, deadline, log, metrics, memory, glanceFirst }));
    } catch (error) {
      failure = { error };
    } finally {
      // Publishing at once keeps the values of this pass when a later one is cut off.
      metrics.publish();
    }
  }

  await run(false);
  for (let at = startedAt + everyMs; at < startedAt + invokedEveryMs; at += everyMs) {
    const waitMs = at - clock();
    if (waitMs < 0) continue;
    if (deadline.remainingMs() - waitMs < timeForPassMs) break;
    await sleep(waitMs);
    await run(failure === undefined);
  }

  if (failure !== undefined) throw failure.error;
  const [last, ...earlier] = reports.reverse();
  if (last === undefined) throw new Error('the invocation ran no pass');
  return { ...last, ...(earlier.length > 0 && { earlier: earlier.reverse() }) };
}
