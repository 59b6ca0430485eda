export type { Group } from './group.ts';
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
export type { Pool } from './pool.ts';
export type { Snapshot } from './snapshot.ts';
export type { DurationMs, EpochMs } from './time.ts';
export type { WorkerIdentity } from './worker-identity.ts';
export type { Worker } from './worker.ts';
