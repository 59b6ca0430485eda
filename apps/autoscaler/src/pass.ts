import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { Policy } from '@poolkeeper/scaling-decision';
import { apply, nothingApplied } from './apply.ts';
import type { Deadline } from './deadline.ts';
import type { Log } from './log.ts';
import { logPass } from './log-pass.ts';
import { observe } from './observe.ts';
import { planPass } from './plan.ts';
import type { Ports } from './ports.ts';
import { reportOn, type PassReport } from './report.ts';

export interface PassSettings {
  readonly policy: Policy;
  readonly registrationGraceMs: DurationMs;
  /** Observe, decide and report, and change nothing. */
  readonly dryRun: boolean;
}

export interface PassContext {
  readonly clock: () => EpochMs;
  readonly deadline: Deadline;
  readonly log: Log;
}

/**
 * One turn of the autoscaler: observe, decide, apply, report. Also a pass that holds is logged.
 *
 * @throws what the ports throw when pool or group cannot be read, or the capacity cannot be set.
 */
export async function runPass(
  ports: Ports,
  settings: PassSettings,
  context: PassContext,
): Promise<PassReport> {
  const { clock, deadline, log } = context;
  const { policy, registrationGraceMs, dryRun } = settings;
  const startedAt = clock();
  try {
    const snapshot = await observe(ports, { clock, registrationGraceMs });
    const plan = planPass(snapshot, policy);
    const applied = dryRun ? nothingApplied : await apply(plan, ports, deadline);
    const report = reportOn({ snapshot, decision: plan.decision, applied, dryRun });
    logPass({ snapshot, plan, report, durationMs: clock() - startedAt }, log);
    return report;
  } catch (error) {
    log.error('pass failed', { error, durationMs: clock() - startedAt });
    throw error;
  }
}
