export { createWorld } from './create-world.ts';
export type {
  AutoScaling,
  GroupChanges,
  GroupInstance,
  GroupRecord,
  GroupSettings,
  InstancesRequest,
  LaunchError,
  LaunchOffer,
  LaunchRefusal,
  LifecycleActionKey,
  LifecycleHook,
  LifecycleResult,
  LifecycleState,
  LifecycleTransition,
  ScalingActivity,
} from './auto-scaling/api.ts';
export type { Ec2, Ec2Instance } from './ec2/api.ts';
export type { CloudEvent, EventBridge, EventRoute } from './event-bridge/api.ts';
export { groupProcesses } from './auto-scaling/suspended-processes.ts';
export { AwsFault } from './aws-fault.ts';
export { BinaryHeap } from './binary-heap.ts';
export type { Happening, History, HookEnd, WorldEvent } from './history.ts';
export type { InstanceRefresh, InstanceRefreshRequest, InstanceRefreshStatus } from './auto-scaling/api.ts';
export type { BootMishaps, Mishaps } from './mishaps/api.ts';
export { deviationKinds, type Deviation, type Deviations } from './deviations.ts';
export { RandomSource } from './random-source.ts';
export type {
  Interruption,
  SimulatedRun,
  RunState,
  Spacelift,
  SpaceliftPools,
  SpaceliftSettings,
  SpaceliftWorker,
} from './spacelift/api.ts';
export type { Disturbance, QueueRecord, QueueSettings, ReceivedMessage, Sqs } from './sqs/api.ts';
export type { TerminationCause, TerminationEvent, TerminationRequest } from './auto-scaling/api.ts';
export type { WarmPoolRecord, WarmPoolSettings } from './auto-scaling/api.ts';
export {
  hasEnded,
  hasWorker,
  waitsForWorker,
  workerNeedsOf,
  type WorkerNeed,
  spaceliftStateNames,
} from './spacelift/run-states.ts';
export { countRuns, locksItsStack, type Arrival, type RunRequest } from './workload/arrival.ts';
export type { MachineSettings, World, WorldOptions } from './world.ts';
export { addWorkflow, type WorkflowOptions } from './workload/add-workflow.ts';
export { generateWorkload, type WorkloadRequest } from './workload/generate-workload.ts';
export { drawStack, type WorkloadStack } from './workload/workload-stack.ts';
export { formatTrace } from './workload/format-trace.ts';
export { parseTrace, type TraceResult } from './workload/parse-trace.ts';
export { drawCallFault, type CallFault } from './faults/draw-call-fault.ts';
export { allFaults, FaultCatalog, faultUnitNames, type ParsedFaults } from './faults/fault-catalog.ts';
export { faultKinds, type FaultKind, type FaultKindSettings } from './faults/fault-kinds.ts';
export { isFaultless, kindsIn, without, type FaultProfile } from './faults/fault-profile.ts';
export { SeededFaults } from './faults/seeded-faults.ts';
export { TokenBucket, type BucketSize } from './token-bucket.ts';
