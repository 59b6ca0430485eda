import type { Log, Metrics } from '@poolkeeper/lambda-runtime';
import { countCalls, type Deadline } from '@poolkeeper/lambda-runtime/calls';
import type { EpochMs } from '@poolkeeper/pool-model';
import { apply, nothingApplied } from './apply/apply.ts';
import { observe, unclearInstanceIds, type Observation } from './observe/observe.ts';
import type { Pass } from './pass.ts';
import { changesNothing, planPass, type PassSettings } from './plan/plan.ts';
import type { Ports } from './ports.ts';
import { createMemory, type Memory } from './remember/memory.ts';
import { measure, type MetricName } from './report/measure.ts';
import { isOver, looksTheSame } from './remember/rest.ts';
import { descriptionHoldsMs } from './time-limits.ts';
import { noticesOf, type NoticeCode } from './report/notices.ts';
import { reportPass, type PassReport } from './report/report.ts';

export interface PassContext {
  readonly clock: () => EpochMs;
  readonly deadline: Deadline;
  readonly log: Log;
  /** @default - nothing is measured */
  readonly metrics?: Metrics<MetricName>;
  /** What earlier passes of this process saw. @default - nothing, as in a new process */
  readonly memory?: Memory;
  /** Glances at the group first, and has it described only if there is something to do. @default false */
  readonly glanceFirst?: boolean;
}

/**
 * Runs one pass: observe, decide, apply, report. A pass that holds is reported, too.
 *
 * @throws what the ports throw when pool or group cannot be read, or the capacity cannot be set.
 */
export async function runPass(
  uncounted: Ports,
  settings: PassSettings,
  context: PassContext,
): Promise<PassReport> {
  const { clock, deadline, log, metrics, memory = createMemory(), glanceFirst = false } = context;
  const { ports, counts } = countCalls(uncounted);
  const startedAt = clock();
  const elapsedMs = () => clock() - startedAt;
  try {
    const planned = await observeAndPlan(ports, settings, { clock, memory, glanceFirst });
    if (metrics !== undefined) measure(planned, metrics);
    const noting = { ...ports, pool: notingDrains(ports.pool, { memory, clock }) };
    const { observedAt, group } = planned.observation.snapshot;
    const applied = settings.dryRun
      ? nothingApplied
      : await apply(planned.plan, noting, {
          deadline,
          observationHolds: () => clock() - observedAt < descriptionHoldsMs(group),
        });
    const report = reportPass({ settings, ...planned, applied, durationMs: elapsedMs() }, log);
    metrics?.record('PassFailed', 0);
    return report;
  } catch (error) {
    log.error('pass failed', {
      code: 'pass-failed' satisfies NoticeCode,
      error,
      durationMs: elapsedMs(),
    });
    metrics?.record('PassFailed', 1);
    throw error;
  } finally {
    metrics?.record('PassDurationMs', elapsedMs());
    metrics?.record('Calls', counts.all);
    // CloudWatch charges for the hours in which a metric is recorded.
    if (counts.failed > 0) metrics?.record('CallsFailed', counts.failed);
    if (counts.throttled > 0) metrics?.record('CallsThrottled', counts.throttled);
  }
}

/** The pool, of which the memory gets the answers to drains: they are newer than what the next pass may see. */
function notingDrains(
  pool: Ports['pool'],
  { memory, clock }: Pick<PassContext, 'clock'> & { readonly memory: Memory },
): Ports['pool'] {
  return {
    ...pool,
    async drain(workerId) {
      let answer = { busy: false, drained: false };
      try {
        answer = await pool.drain(workerId);
        return answer;
      } finally {
        memory.noteDrain(workerId, { at: clock(), answer });
      }
    },
  };
}

/** A pass before it is applied. */
export type PlannedPass = Pick<Pass, 'observation' | 'recollection' | 'plan'>;

/** Observes pool and group, remembers what was seen, and plans. Changes nothing but the memory. */
export async function observeAndPlan(
  ports: Ports,
  settings: PassSettings,
  { clock, memory, glanceFirst }: Required<Pick<PassContext, 'clock' | 'memory' | 'glanceFirst'>>,
): Promise<PlannedPass> {
  async function by(seenBy: Observation['seenBy']): Promise<PlannedPass> {
    const { registrationGraceMs } = settings;
    const observation = await observe(ports, { clock, registrationGraceMs, seenBy });
    const recollection = memory.remember(observation, settings);
    return { observation, recollection, plan: planPass(observation, recollection, settings) };
  }

  const { rest } = memory;
  memory.rest = undefined;
  if (rest !== undefined && !isOver(rest, clock())) {
    const glanced = await by('glance');
    if (isAtRest(glanced, settings) && looksTheSame(rest, glanced.observation.snapshot.group)) {
      memory.rest = rest;
      return glanced;
    }
  } else if (glanceFirst) {
    const glanced = await by('glance');
    if (changesNothing(glanced.plan)) return glanced;
  }
  const described = await by('description');
  const { observedAt, group } = described.observation.snapshot;
  if (isAtRest(described, settings)) memory.rest = { describedAt: observedAt, group };
  return described;
}

/** Whether there is nothing to do, nothing to report, and nothing to ask EC2 about. */
function isAtRest(planned: PlannedPass, settings: PassSettings): boolean {
  return (
    changesNothing(planned.plan) &&
    unclearInstanceIds(planned.observation.snapshot).length === 0 &&
    noticesOf({ settings, ...planned, applied: nothingApplied, durationMs: 0 }).length === 0
  );
}
