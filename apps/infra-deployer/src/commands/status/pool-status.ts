import type { PlannedPass } from '@poolkeeper/autoscaler/deployed';
import { countMembers, idleSince, type Member, type MemberState } from '@poolkeeper/pool-model';
import { describeDecision } from '@poolkeeper/scaling-decision';

/** A pool at a moment, for people and programs. Times are ISO 8601 or milliseconds. */
export interface PoolStatus {
  readonly pool: string;
  readonly observedAt: string;
  readonly pendingRuns: number;
  readonly group: {
    readonly name: string;
    readonly desiredCapacity: number;
    readonly minSize: number;
    readonly maxSize: number;
    readonly hasTerminationHook: boolean;
  };
  readonly counts: Readonly<Record<MemberState, number>>;
  readonly members: readonly MemberStatus[];
  /** What a pass would decide now, in words. */
  readonly decision: string;
  /** What passes have decided lately, newest first; absent when their log can't be read. */
  readonly decisions?: readonly PastDecision[];
  /** Messages that the gate waits by, and those that it could not handle; absent when the queues can't be read. */
  readonly gate?: GateStatus;
}

export interface MemberStatus {
  readonly state: MemberState;
  readonly instanceId?: string;
  readonly workerIds: readonly string[];
  readonly zone?: string;
  readonly instanceType?: string;
  readonly purchaseOption?: string;
  /** Since the machine was launched. */
  readonly ageMs?: number;
  /** For how long it has been idle. */
  readonly idleMs?: number;
  readonly isOutdated: boolean;
}

export interface GateStatus {
  /** Terminations, launches and notices that are being handled. */
  readonly waiting: number;
  /** What could not be handled: somebody has to look. */
  readonly redrive: number;
}

/** What a pass decided, or that it failed. Passes in a row that came to the same are one. */
export interface PastDecision {
  /** Of the last of them. */
  readonly at: string;
  readonly kind: string;
  readonly explanation: string;
  /** How many passes in a row. */
  readonly passes: number;
}

/** What else is known of a pool than a look tells. */
export interface Surrounds {
  readonly gate: GateStatus | undefined;
  readonly decisions: readonly PastDecision[] | undefined;
}

export function poolStatus(
  pool: string,
  { observation: { snapshot }, plan }: PlannedPass,
  { gate, decisions }: Surrounds,
): PoolStatus {
  const { group, members, observedAt } = snapshot;
  const { name, desiredCapacity, minSize, maxSize, hasTerminationHook } = group;
  return {
    pool,
    observedAt: new Date(observedAt).toISOString(),
    pendingRuns: snapshot.pool.pendingRuns,
    group: { name, desiredCapacity, minSize, maxSize, hasTerminationHook },
    counts: countMembers(snapshot),
    members: members.map((member) => memberStatus(member, observedAt, group.launchTemplate)),
    decision: describeDecision(plan.decision),
    decisions,
    gate,
  };
}

function memberStatus(member: Member, observedAt: number, newest: string | undefined): MemberStatus {
  const { state, instance, workers } = member;
  const { launchedAt, launchTemplate, instanceType } = instance ?? {};
  return {
    state,
    workerIds: workers.map(({ id }) => id),
    instanceId: instance?.id,
    zone: instance?.zone,
    purchaseOption: instance?.purchaseOption,
    instanceType,
    ...(launchedAt !== undefined && { ageMs: Math.max(0, observedAt - launchedAt) }),
    ...(state === 'idle' && { idleMs: Math.max(0, observedAt - idleSince(member)) }),
    isOutdated: launchTemplate !== undefined && newest !== undefined && launchTemplate !== newest,
  };
}
