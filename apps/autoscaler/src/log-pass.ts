import type { Selection, SparingRule } from '@poolkeeper/instance-selection';
import type { DurationMs, IdleMember, StrayMember } from '@poolkeeper/pool-model';
import type { Log } from './log.ts';
import type { Notice } from './notice.ts';
import type { Plan } from './plan.ts';
import type { PassReport } from './report.ts';

export interface FinishedPass {
  readonly plan: Plan;
  readonly report: PassReport;
  readonly notices: readonly Notice[];
  readonly durationMs: DurationMs;
}

/** One line a pass, and one more for each thing that a person should look at. */
export function logPass({ plan, report, notices, durationMs }: FinishedPass, log: Log): void {
  const { decision, releases, replacements, rolls } = plan;
  log.info('pass', {
    ...report,
    figures: decision.figures,
    idleAtLeastMs: decision.idleAtLeastMs,
    rules: decision.rules,
    advice: decision.advice,
    concerns: decision.concerns,
    spared: {
      releases: sparedBy(releases),
      replacements: sparedBy(replacements),
      ...(rolls !== undefined && { rolls: sparedBy(rolls) }),
    },
    durationMs,
  });
  for (const { code, level, message, fields } of notices) log[level](message, { code, ...fields });
}

function sparedBy({
  spared,
}: Selection<IdleMember | StrayMember>): Readonly<Partial<Record<SparingRule, number>>> {
  const counts: Partial<Record<SparingRule, number>> = {};
  for (const { rule } of spared) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
