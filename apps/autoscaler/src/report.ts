import { countMembers, type MemberState, type Snapshot } from '@poolkeeper/pool-model';
import { describeDecision, type Decision } from '@poolkeeper/scaling-decision';
import type { Applied } from './apply.ts';
import type { NoticeCode } from './notice-code.ts';
import type { Notice } from './notices.ts';
import type { Plan } from './plan.ts';
import type { UnexplainedInstance } from './unexplained.ts';

/** What a pass saw, decided and changed: the function's answer, as JSON. */
export interface PassReport {
  /** ISO 8601. */
  readonly observedAt: string;
  readonly pendingRuns: number;
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
    /** A sentence for a person. */
    readonly explanation: string;
    readonly reasons: Decision['reasons'];
  };
  readonly applied: Applied;
  /** Codes of what a person should know of; each has a line of its own in the log. */
  readonly notices: readonly NoticeCode[];
  readonly dryRun: boolean;
}

export interface PassResult {
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  readonly applied: Applied;
  readonly unexplained: readonly UnexplainedInstance[];
  readonly notices: readonly Notice[];
  readonly dryRun: boolean;
}

export function reportOn(result: PassResult): PassReport {
  const { snapshot, plan, applied, unexplained, notices, dryRun } = result;
  const { desiredCapacity, minSize, maxSize } = snapshot.group;
  const { decision } = plan;
  return {
    observedAt: new Date(snapshot.observedAt).toISOString(),
    pendingRuns: snapshot.pool.pendingRuns,
    desiredCapacity,
    minSize,
    maxSize,
    members: countMembers(snapshot),
    retained: plan.retained.length,
    unexplained: unexplained.length,
    decision: { kind: decision.kind, explanation: describeDecision(decision), reasons: decision.reasons },
    applied,
    notices: notices.map(({ code }) => code),
    dryRun,
  };
}
