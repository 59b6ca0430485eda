import type { EpochMs } from '@poolkeeper/pool-model';
import { apply, nothingApplied } from './apply.ts';
import type { Deadline } from './deadline.ts';
import type { Log } from './log.ts';
import { logPass } from './log-pass.ts';
import { look } from './look.ts';
import { measure } from './measure.ts';
import { createMemory, type Memory } from './memory.ts';
import { noMeter, type Meter } from './meter.ts';
import type { NoticeCode } from './notice-code.ts';
import { noticesOf } from './notices.ts';
import type { PassSettings } from './pass-settings.ts';
import type { Ports } from './ports.ts';
import { reportOn, type PassReport } from './report.ts';
import { unexplainedInstances } from './unexplained.ts';

export interface PassContext {
  readonly clock: () => EpochMs;
  readonly deadline: Deadline;
  readonly log: Log;
  /** @default - nothing is measured */
  readonly meter?: Meter;
  /** Of the passes before, made once a process. @default - nothing is known of them, as in a new process */
  readonly memory?: Memory;
  /** Glances at the group first, and has it described only if there is something to do. @default false */
  readonly glanceFirst?: boolean;
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
  const { clock, deadline, log, meter = noMeter, memory = createMemory(), glanceFirst = false } = context;
  const { registrationGraceMs, dryRun } = settings;
  const startedAt = clock();
  const elapsedMs = () => clock() - startedAt;
  try {
    const seen = await look(ports, settings, { clock, memory, glanceFirst });
    measure(seen, meter);
    const applied = dryRun ? nothingApplied : await apply(seen.plan, ports, deadline);

    const unexplained = unexplainedInstances(seen.snapshot, seen.machines);
    const notices =
      seen.seenBy === 'glance' ? [] : noticesOf({ look: seen, applied, unexplained, registrationGraceMs });
    const report = reportOn({ look: seen, applied, unexplained, notices, dryRun });
    logPass({ plan: seen.plan, report, notices, durationMs: elapsedMs() }, log);
    meter.record('PassFailed', 0);
    return report;
  } catch (error) {
    log.error('pass failed', {
      code: 'pass-failed' satisfies NoticeCode,
      error,
      durationMs: elapsedMs(),
    });
    meter.record('PassFailed', 1);
    throw error;
  } finally {
    meter.record('PassDurationMs', elapsedMs());
  }
}
