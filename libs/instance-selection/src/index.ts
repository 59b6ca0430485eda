export { describeLaunchPlan, type LaunchPlan, type LaunchRequest } from './launching/launch-plan.ts';
export { planLaunches, type LaunchPolicy } from './launching/plan-launches.ts';
export {
  selectForGroupTermination,
  type GroupTerminationRequest,
  type RemovableMember,
} from './leaving/select-for-group-termination.ts';
export { isClosed, selectFromClosedGroup } from './leaving/select-from-closed-group.ts';
export { selectForTermination, type TerminationLimits } from './leaving/select-for-termination.ts';
export {
  defaultStrayLimits,
  selectStrays,
  type StrayEvidence,
  type StrayLimits,
} from './leaving/select-strays.ts';
export { checkOfferings, type InstanceOfferings } from './machine-types/check-offerings.ts';
export type {
  Architecture,
  GivenInstanceTypes,
  InstanceRequirements,
  InstanceSurroundings,
  Purchase,
} from './machine-types/instance-requirements.ts';
export { findInstanceType } from './machine-types/instance-catalog.ts';
export { leaveOutUnoffered } from './machine-types/leave-out-unoffered.ts';
export { nearestName } from './machine-types/nearest-name.ts';
export { resolveInstances } from './machine-types/resolve-instances.ts';
export type {
  InstanceAttributes,
  InstanceProblem,
  MixedInstances,
  ResolvedInstances,
} from './machine-types/resolved-instances.ts';
export { choosePurchase } from './purchase/choose-purchase.ts';
export { describePurchase, type PurchaseChoice } from './purchase/purchase-choice.ts';
export type { PurchasePolicy } from './purchase/purchase-policy.ts';
export {
  addDrainAnswers,
  continueDrainSpell,
  drainedSinceOf,
  type DrainAnswer,
  type DrainSpell,
} from './release/drain-spell.ts';
export { judgeRelease, type ReleaseEvidence } from './release/judge-release.ts';
export {
  describeVerdict,
  type Release,
  type ReleaseVerdict,
  type WaitReason,
} from './release/release-verdict.ts';
export { reportsRun } from './release/reports-run.ts';
export { workersNaming } from './release/workers-on-instance.ts';
export { continueSightings, isAnyMissing, type WorkerSightings } from './release/worker-sightings.ts';
export { continueWorkerlessSpell, type WorkerlessSpell } from './release/workerless-spell.ts';
export { defaultRollPolicy, type DisruptionBudget, type RollPolicy } from './rolling/roll-policy.ts';
export { describeRoll, selectForRoll, type RollSelection } from './rolling/select-for-roll.ts';
export { describeSelection } from './rules/describe-selection.ts';
export type { Selection, SparingRule } from './rules/selection.ts';
// The issue on starting in seconds gives it a caller.
