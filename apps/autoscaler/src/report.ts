import {
  describeLaunchPlan,
  describePurchase,
  describeRoll,
  describeSelection,
} from '@poolkeeper/instance-selection';
import { countMembers, type DurationMs, type MemberState } from '@poolkeeper/pool-model';
import { describeDecision, type Decision } from '@poolkeeper/scaling-decision';
import type { Applied } from './apply.ts';
import type { NoticeCode } from './notice-code.ts';
import type { Look } from './look.ts';
import type { Notice } from './notice.ts';
import type { Plan } from './plan.ts';
import type { UnexplainedInstance } from './unexplained.ts';

/** What a pass saw, decided and changed: the function's answer, as JSON. */
export interface PassReport {
  /** ISO 8601. */
  readonly observedAt: string;
  /** A glance sees enough to find that there is nothing to do; it comes with no notices. */
  readonly seenBy: Look['seenBy'];
  readonly pendingRuns: number;
  /** For how long the run at the head of the queue has waited, as far as was seen. */
  readonly queueWaitMs: DurationMs;
  /** As it was seen; what was asked for is in `applied`. */
  readonly desiredCapacity: number;
  readonly minSize: number;
  readonly maxSize: number;
  readonly members: Readonly<Record<MemberState, number>>;
  /** Of the leaving members, those that the group kept when their termination was abandoned. */
  readonly retained: number;
  /** Instances that only a person can explain. */
  readonly unexplained: number;
  readonly decision: {
    readonly kind: Decision['kind'];
    /** A paragraph for a person. */
    readonly explanation: string;
    readonly reasons: Decision['reasons'];
  };
  /** How capacity is asked for and of which kind, and who goes, each in a sentence for a person. */
  readonly plan: PlanInWords;
  readonly applied: Applied;
  /** Codes of what a person should know of; each has a line of its own in the log. */
  readonly notices: readonly NoticeCode[];
  readonly dryRun: boolean;
}

export interface PlanInWords {
  /** Absent when nothing is launched. */
  readonly launch?: string;
  /** Absent when the purchase options are left to the group. */
  readonly purchase?: string;
  readonly releases: string;
  readonly replacements: string;
  /** Absent without a policy for it, or while there is something else to do. */
  readonly rolls?: string;
}

export interface PassResult {
  readonly look: Look;
  readonly applied: Applied;
  readonly unexplained: readonly UnexplainedInstance[];
  readonly notices: readonly Notice[];
  readonly dryRun: boolean;
}

export function reportOn(result: PassResult): PassReport {
  const { look, applied, unexplained, notices, dryRun } = result;
  const { snapshot, plan, seenBy, queueWaitMs } = look;
  const { desiredCapacity, minSize, maxSize } = snapshot.group;
  const { decision } = plan;
  return {
    observedAt: new Date(snapshot.observedAt).toISOString(),
    seenBy,
    pendingRuns: snapshot.pool.pendingRuns,
    queueWaitMs,
    desiredCapacity,
    minSize,
    maxSize,
    members: countMembers(snapshot),
    retained: plan.retained.length,
    unexplained: unexplained.length,
    decision: { kind: decision.kind, explanation: describeDecision(decision), reasons: decision.reasons },
    plan: inWords(plan),
    applied,
    notices: notices.map(({ code }) => code),
    dryRun,
  };
}

function inWords({ launch, purchase, releases, replacements, rolls }: Plan): PlanInWords {
  return {
    ...(launch !== undefined && { launch: describeLaunchPlan(launch) }),
    ...(purchase !== undefined && { purchase: describePurchase(purchase) }),
    releases: describeSelection(releases),
    replacements: describeSelection(replacements),
    ...(rolls !== undefined && { rolls: describeRoll(rolls) }),
  };
}
