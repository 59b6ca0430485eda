export { describeSelection } from './describe-selection.ts';
export { describeVerdict } from './describe-verdict.ts';
export { judgeRelease, type ReleaseLook } from './judge-release.ts';
export { countOthers, type OtherInstances, type OthersView } from './other-instances.ts';
export type { Drain, Release, ReleaseReason, ReleaseVerdict, Wait, WaitReason } from './release-verdict.ts';
export {
  selectForGroupTermination,
  type CapacityToTerminate,
  type ExpendableMember,
  type GroupTerminationRequest,
} from './select-for-group-termination.ts';
export { selectForTermination, type TerminationLimits } from './select-for-termination.ts';
export { selectStrays } from './select-strays.ts';
export type { Selection, Spared, SparingRule } from './selection.ts';
export { defaultStrayLimits, type StrayLimits } from './stray-limits.ts';
export { continueWorkerlessSpell, type WorkerlessSpell } from './workerless-spell.ts';
