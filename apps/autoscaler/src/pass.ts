import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { Policy } from '@poolkeeper/scaling-decision';
import { apply, nothingApplied } from './apply.ts';
import type { Deadline } from './deadline.ts';
import type { Log } from './log.ts';
import { logPass } from './log-pass.ts';
import { lookUpMachines } from './look-up-machines.ts';
import { createMemory, type Memory } from './memory.ts';
import type { NoticeCode } from './notice-code.ts';
import { noticesOf } from './notices.ts';
import { observe } from './observe.ts';
import { planPass } from './plan.ts';
import type { Ports } from './ports.ts';
import { reportOn, type PassReport } from './report.ts';
import { judgeRetained } from './retained.ts';
import { unexplainedInstances } from './unexplained.ts';

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
  /** Of the passes before, made once a process. @default - nothing is known of them, as in a new process */
  readonly memory?: Memory;
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
  const { clock, deadline, log, memory = createMemory() } = context;
  const { policy, registrationGraceMs, dryRun } = settings;
  const startedAt = clock();
  try {
    const snapshot = await observe(ports, { clock, memory, registrationGraceMs });
    const { machines, problem } = await lookUpMachines(snapshot, ports);
    const retained = judgeRetained(snapshot, { machines, memory, registrationGraceMs });
    const confirmedStrays = memory.noteStrays(snapshot, registrationGraceMs);
    const plan = planPass(snapshot, { policy, retained, confirmedStrays });
    const applied = dryRun ? nothingApplied : await apply(plan, ports, deadline);

    const unexplained = unexplainedInstances(snapshot, machines);
    const notices = noticesOf({
      snapshot,
      plan,
      applied,
      unexplained,
      lookUpProblem: problem,
      registrationGraceMs,
    });
    const report = reportOn({ snapshot, plan, applied, unexplained, notices, dryRun });
    logPass({ plan, report, notices, durationMs: clock() - startedAt }, log);
    return report;
  } catch (error) {
    log.error('pass failed', {
      code: 'pass-failed' satisfies NoticeCode,
      error,
      durationMs: clock() - startedAt,
    });
    throw error;
  }
}
