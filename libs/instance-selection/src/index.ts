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
export { describeRoll } from './rolling/describe-roll.ts';
export type { LaunchProof } from './rolling/launch-proof.ts';
export {
  defaultRollPolicy,
  type DisruptionBudget,
  type RollPolicy,
  type RollWindows,
} from './rolling/roll-policy.ts';
export { selectForRoll, type RollFigures, type RollSelection } from './rolling/select-for-roll.ts';
export type { Selection, Spared, SparingRule } from './selection.ts';
export { defaultStrayLimits, type StrayLimits } from './stray-limits.ts';
export { continueWorkerlessSpell, type WorkerlessSpell } from './workerless-spell.ts';
export { choosePurchase } from './launching/choose-purchase.ts';
export { describeLaunchPlan } from './launching/describe-launch-plan.ts';
export { describePurchase } from './launching/describe-purchase.ts';
export type {
  Architecture,
  GivenInstanceTypes,
  InstanceRequirements,
  InstanceSurroundings,
  OnDemandAllocation,
  Purchase,
  SpotAllocation,
} from './launching/instance-requirements.ts';
export type { LaunchPlan, LaunchRequest, WhyNotSynchronous } from './launching/launch-plan.ts';
export { defaultLaunchPolicy, type LaunchPolicy } from './launching/launch-policy.ts';
export { planLaunches } from './launching/plan-launches.ts';
export type {
  BreakerState,
  PurchaseChoice,
  PurchaseReason,
  RememberedShortage,
} from './launching/purchase-choice.ts';
export { defaultPurchasePolicy, type PurchasePolicy } from './launching/purchase-policy.ts';
export { resolveInstances } from './launching/resolve-instances.ts';
export type {
  InstanceAttributes,
  InstanceProblem,
  MixedInstances,
  ResolvedInstances,
} from './launching/resolved-instances.ts';
export { warmPoolBreakEven } from './launching/warm-pool-break-even.ts';
export type { WarmPoolBreakEven, WarmPoolCosts, WarmPoolFigures } from './launching/warm-pool-costs.ts';
