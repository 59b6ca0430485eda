export { aGroup, defaultGroupName } from './a-group.ts';
export { aHistory, type HistoryParts } from './a-history.ts';
export { aPool } from './a-pool.ts';
export { aSnapshot, type SnapshotParts } from './a-snapshot.ts';
export { aWorker } from './a-worker.ts';
export { aFailedLaunch, anActivity } from './an-activity.ts';
export { anInstance } from './an-instance.ts';
export {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aForeign,
  aGhost,
  aLeavingMember,
  anIdleMember,
  aStrayMember,
  type InstanceParts,
  type MemberParts,
  type WorkerParts,
} from './members.ts';
export { ago, minutes, moment, seconds } from './moment.ts';
export type { Overrides } from './overrides.ts';
