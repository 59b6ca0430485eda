import { describeSelection } from '@poolkeeper/instance-selection';
import { unidentifiedWorkers, type DurationMs, type Snapshot } from '@poolkeeper/pool-model';
import type { Log } from './log.ts';
import type { Plan } from './plan.ts';
import type { PassReport } from './report.ts';

export interface FinishedPass {
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  readonly report: PassReport;
  readonly durationMs: DurationMs;
}

/** One line a pass, and one more for each thing that a person should look at. */
export function logPass({ snapshot, plan, report, durationMs }: FinishedPass, log: Log): void {
  log.info('pass', {
    ...report,
    releases: describeSelection(plan.releases),
    replacements: describeSelection(plan.replacements),
    durationMs,
  });
  const unidentified = unidentifiedWorkers(snapshot);
  if (unidentified.length > 0) {
    log.warn('workers do not say which instance they run on: their metadata is unreadable', {
      workers: unidentified.map(({ id, identity }) => ({ id, problem: identity.problem })),
    });
  }
  const { stray } = report.members;
  if (stray > 0 && plan.replacements.selected.length === 0) {
    log.warn('strays are not replaced', { stray, explanation: describeSelection(plan.replacements) });
  }
  if (!snapshot.group.hasTerminationHook) {
    log.warn('the group has no termination hook: nothing is released or replaced until it has one', {
      groupName: snapshot.group.name,
    });
  }
  if (report.applied.failed.length > 0) {
    log.error('not all of the plan could be carried out', { failed: report.applied.failed });
  }
  if (report.applied.leftForNextPass.length > 0) {
    log.warn('part of the plan is left for the next pass', { instances: report.applied.leftForNextPass });
  }
}
