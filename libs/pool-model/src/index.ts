export type { Activity, Shortage, ShortageKind } from './activity.ts';
export { answerContradicts, unlistedBusyWorkers } from './answer-contradicts.ts';
export type { DemandHistory, DemandPoint } from './demand-history.ts';
export { describeDuration, describeRoughDuration } from './describe-duration.ts';
export type { Group, PurchaseMix } from './group.ts';
export { idleSince, idleTime } from './idle-time.ts';
export { countsTowardsCapacity } from './instance-capacity.ts';
export type { Instance, InstanceState, PurchaseOption } from './instance.ts';
export {
  memberStates,
  type BootingMember,
  type BusyMember,
  type DrainedMember,
  type ForeignMember,
  type GhostMember,
  type IdleMember,
  type LeavingMember,
  type Member,
  type MemberState,
  type StrayMember,
  type Workers,
} from './member.ts';
export { countMembers, membersIn, type MemberIn } from './members-in.ts';
export type { Pool } from './pool.ts';
export { readWorkerIdentity } from './read-worker-identity.ts';
export { readWorker, type WorkerReport } from './read-worker.ts';
export type { Snapshot } from './snapshot.ts';
export { takeSnapshot, type Observation } from './take-snapshot.ts';
export type { DurationMs, EpochMs } from './time.ts';
export { couldBeOn, unidentifiedWorkers, type UnidentifiedWorker } from './unidentified-workers.ts';
export type { WorkerIdentity } from './worker-identity.ts';
export type { Worker } from './worker.ts';
