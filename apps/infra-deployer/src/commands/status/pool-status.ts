import type { PlannedPass } from '@poolkeeper/autoscaler/deployed';
import {
  bootPhasesOf,
  firstRunAfterMs,
  countMembers,
  idleSince,
  pauseInForce,
  summarizeBoots,
  type BootSummary,
  type Member,
  type MemberState,
} from '@poolkeeper/pool-model';
import { describeDecision } from '@poolkeeper/scaling-decision';
import { pauseAsData } from '../pause/pause.ts';
import type { PastDecision } from '../../deployed/recent-decisions.ts';

/** The state of a pool, for people and programs. Times are in ISO 8601, durations in milliseconds. */
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
  /** Where the time of boots goes, by the reports of the instances in the group. Empty without reports. */
  readonly boots: readonly BootSummary[];
  /** Absent unless an operator has paused the autoscaler. */
  readonly pause?: { readonly until: string; readonly reason?: string };
  /** What a pass would decide now, as text. */
  readonly decision: string;
  /** What recent passes decided, newest first; absent if their log cannot be read. */
  readonly decisions?: readonly PastDecision[];
  /** Absent if the queues cannot be read. */
  readonly gate?: GateStatus;
}

export interface MemberStatus {
  readonly state: MemberState;
  readonly instanceId?: string;
  readonly workerIds: readonly string[];
  readonly zone?: string;
  readonly instanceType?: string;
  readonly purchaseOption?: string;
  /** Since the instance was launched. */
  readonly ageMs?: number;
  /** Since the worker became idle. */
  readonly idleMs?: number;
  readonly isOutdated: boolean;
}

/** Numbers of messages in the queues of the gate. */
export interface GateStatus {
  /** Terminations, launches and notices that are being handled. */
  readonly waiting: number;
  /** Messages that could not be handled and need an operator. */
  readonly redrive: number;
}

export function poolStatus(
  pool: string,
  { observation: { snapshot }, plan }: PlannedPass,
  { gate, decisions }: Pick<PoolStatus, 'gate' | 'decisions'>,
): PoolStatus {
  const { group, members, observedAt } = snapshot;
  const { name, desiredCapacity, minSize, maxSize, hasTerminationHook } = group;
  const pause = pauseInForce(group, observedAt);
  return {
    pool,
    observedAt: new Date(observedAt).toISOString(),
    pendingRuns: snapshot.pool.pendingRuns,
    group: { name, desiredCapacity, minSize, maxSize, hasTerminationHook },
    counts: countMembers(snapshot),
    boots: summarizeBoots(
      members.map((member) => ({
        instanceType: member.instance?.instanceType,
        imageId: member.instance?.imageId,
        boot: bootPhasesOf(member),
        firstRunMs: firstRunAfterMs(member),
      })),
    ),
    members: members.map((member) => memberStatus(member, observedAt, group.launchTemplate)),
    pause: pause && pauseAsData(pause),
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
    ageMs: launchedAt === undefined ? undefined : Math.max(0, observedAt - launchedAt),
    idleMs: state === 'idle' ? Math.max(0, observedAt - idleSince(member)) : undefined,
    isOutdated: launchTemplate !== undefined && newest !== undefined && launchTemplate !== newest,
  };
}
