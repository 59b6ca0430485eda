export type { Activity, Shortage, ShortageKind } from './activity.ts';
export { asCount } from './as-count.ts';
export { bootLatencies, bootSeconds } from './boot-latencies.ts';
export { bootPhases, bootPhasesOf, firstRunAfterMs, type BootPhases } from './boot-phases.ts';
export { summarizeBoots, type BootSummary } from './boot-summary.ts';
export { bootSteps, readBootTimes, type BootReport, type BootStep, type StepTimes } from './boot.ts';
export type { DemandHistory, DemandPoint } from './demand-history.ts';
export { describeMoment } from './describe-moment.ts';
export { describeDuration, describeRoughDuration } from './describe-duration.ts';
export type { ForeseenRun, PastWait, RunsAhead, WaitingRun, WaitKind } from './foreseen-runs.ts';
export type { Group, PurchaseMix, Pause } from './group.ts';
export {
  countsTowardsCapacity,
  isOfAnotherPool,
  type Instance,
  type InstanceReport,
  type InstanceState,
  type PurchaseOption,
} from './instance.ts';
export {
  idleSince,
  idleTime,
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
} from './member.ts';
export { pauseTag, readPause, readRenewal, renewalTag, writePause, writeRenewal } from './operator-tags.ts';
export { pauseInForce } from './pause.ts';
export {
  describeForPrometheus,
  gaugesForPrometheus,
  samplesOf,
  type Measured,
  type MeasuredAccount,
} from './prometheus.ts';
export { answerContradicts, unlistedBusyWorkers, type Pool } from './pool.ts';
export { recentShortages } from './recent-shortages.ts';
export {
  readPastWaits,
  readWaitingRuns,
  statesOfActiveRuns,
  statesWithWorker,
  type RunReport,
} from './read-runs.ts';
export { readWorker, type WorkerReport } from './read-worker.ts';
export { countMembers, membersIn, type Snapshot } from './snapshot.ts';
export { takeSnapshot, type SnapshotInput } from './take-snapshot.ts';
export { toleratedSkewMs, type DurationMs, type EpochMs } from './time.ts';
export { couldBeOn, unidentifiedWorkers, type UnidentifiedWorker } from './unidentified-workers.ts';
export type { Worker, WorkerIdentity } from './worker.ts';
