import {
  describeLaunchPlan,
  describePurchase,
  describeRoll,
  describeSelection,
  type Selection,
  type SparingRule,
} from '@poolkeeper/instance-selection';
import type { Log } from '@poolkeeper/lambda-runtime';
import {
  countMembers,
  type BusyMember,
  type DurationMs,
  type IdleMember,
  type MemberState,
  type StrayMember,
} from '@poolkeeper/pool-model';
import { describeDecision, type Decision } from '@poolkeeper/scaling-decision';
import type { Applied } from '../apply/apply.ts';
import type { Observation } from '../observe/observe.ts';
import type { Pass } from '../pass.ts';
import type { Plan } from '../plan/plan.ts';
import { noticesOf, type NoticeCode } from './notices.ts';

/** What a pass observed, decided and changed: the function's answer, as JSON. */
export interface PassReport {
  /** ISO 8601. */
  readonly observedAt: string;
  /** A glance comes without notices: it shows only that there is nothing to do. */
  readonly seenBy: Observation['seenBy'];
  readonly pendingRuns: number;
  /** How long the run at the head of the queue has waited, as far as was observed. */
  readonly queueWaitMs: DurationMs;
  /** As it was observed; what was asked for is in `applied`. */
  readonly desiredCapacity: number;
  readonly minSize: number;
  readonly maxSize: number;
  readonly members: Readonly<Record<MemberState, number>>;
  /** How many of the leaving members the group kept after their termination was abandoned. */
  readonly retained: number;
  /** Instances that only a person can explain. */
  readonly unexplained: number;
  readonly decision: {
    readonly kind: Decision['kind'];
    /** A paragraph for a person. */
    readonly explanation: string;
    readonly reasons: Decision['reasons'];
  };
  readonly plan: DescribedPlan;
  readonly applied: Applied;
  /** Codes of what a person should know about; each has a line of its own in the log. */
  readonly notices: readonly NoticeCode[];
  readonly dryRun: boolean;
}

/** A plan for a person, one sentence a part. */
export interface DescribedPlan {
  /** Absent when nothing is launched. */
  readonly launch?: string;
  /** Absent when the purchase options are left to the group. */
  readonly purchase?: string;
  readonly releases: string;
  readonly replacements: string;
  /** Absent without a roll policy, or while there is something else to do. */
  readonly rolls?: string;
}

/** Logs a pass, in one line and one more for each boot and each notice. */
export function reportPass(pass: Pass, log: Log): PassReport {
  const { settings, observation, recollection, plan, applied, durationMs } = pass;
  const { snapshot, seenBy, unexplained } = observation;
  const { desiredCapacity, minSize, maxSize } = snapshot.group;
  const { decision } = plan;
  const notices = seenBy === 'glance' ? [] : noticesOf(pass);
  const report: PassReport = {
    observedAt: new Date(snapshot.observedAt).toISOString(),
    seenBy,
    pendingRuns: snapshot.pool.pendingRuns,
    queueWaitMs: recollection.queueWaitMs,
    desiredCapacity,
    minSize,
    maxSize,
    members: countMembers(snapshot),
    retained: plan.retained.length,
    unexplained: unexplained.length,
    decision: { kind: decision.kind, explanation: describeDecision(decision), reasons: decision.reasons },
    plan: describePlan(plan),
    applied,
    notices: notices.map(({ code }) => code),
    dryRun: settings.dryRun,
  };
  log.info('pass', {
    ...report,
    figures: decision.figures,
    idleAtLeastMs: decision.idleAtLeastMs,
    rules: decision.rules,
    advice: decision.advice,
    concerns: decision.concerns,
    spared: countSpared(plan),
    durationMs,
  });
  for (const { instance, phases } of recollection.boots) {
    const { id: instanceId, instanceType, imageId, launchTemplate, bootReport } = instance;
    log.info('boot', {
      instanceId,
      instanceType,
      imageId,
      launchTemplate,
      phases,
      steps: bootReport?.steps,
    });
  }
  for (const { code, level, message, fields } of notices) log[level](message, { code, ...fields });
  return report;
}

function describePlan({ launch, purchase, releases, replacements, rolls }: Plan): DescribedPlan {
  return {
    launch: launch && describeLaunchPlan(launch),
    purchase: purchase && describePurchase(purchase),
    releases: describeSelection(releases),
    replacements: describeSelection(replacements),
    rolls: rolls && describeRoll(rolls),
  };
}

/** How many members each rule spared. */
function countSpared({ releases, replacements, rolls }: Plan) {
  return {
    releases: countByRule(releases),
    replacements: countByRule(replacements),
    rolls: rolls && countByRule(rolls),
  };
}

function countByRule({
  spared,
}: Selection<BusyMember | IdleMember | StrayMember>): Readonly<Partial<Record<SparingRule, number>>> {
  const counts: Partial<Record<SparingRule, number>> = {};
  for (const { rule } of spared) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
