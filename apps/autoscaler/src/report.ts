import { countMembers, type MemberState, type Snapshot } from '@poolkeeper/pool-model';
import { describeDecision, type Decision } from '@poolkeeper/scaling-decision';
import type { Applied } from './apply.ts';

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
  readonly decision: {
    readonly kind: Decision['kind'];
    /** A sentence for a person. */
    readonly explanation: string;
    readonly reasons: Decision['reasons'];
  };
  readonly applied: Applied;
  readonly dryRun: boolean;
}

export interface PassResult {
  readonly snapshot: Snapshot;
  readonly decision: Decision;
  readonly applied: Applied;
  readonly dryRun: boolean;
}

export function reportOn({ snapshot, decision, applied, dryRun }: PassResult): PassReport {
  const { desiredCapacity, minSize, maxSize } = snapshot.group;
  return {
    observedAt: new Date(snapshot.observedAt).toISOString(),
    pendingRuns: snapshot.pool.pendingRuns,
    desiredCapacity,
    minSize,
    maxSize,
    members: countMembers(snapshot),
    decision: { kind: decision.kind, explanation: describeDecision(decision), reasons: decision.reasons },
    applied,
    dryRun,
  };
}
