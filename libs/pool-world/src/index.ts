export { createWorld } from './create-world.ts';
export type {
  AutoScaling,
  GroupInstance,
  GroupRecord,
  GroupSettings,
  LifecycleActionKey,
  LifecycleHook,
  LifecycleResult,
  LifecycleState,
  LifecycleTransition,
  ScalingActivity,
} from './auto-scaling.ts';
export type { Ec2, Ec2Instance } from './ec2.ts';
export { AwsFault } from './fault.ts';
export type { Happening, History, WorldEvent } from './history.ts';
export type { Run, RunState, Spacelift, SpaceliftSettings, SpaceliftWorker } from './spacelift.ts';
export type { QueueRecord, QueueSettings, ReceivedMessage, Sqs } from './sqs.ts';
export type { Arrival } from './workload.ts';
export type { MachineSettings, World, WorldOptions } from './world.ts';
export { generateWorkload, type WorkloadRequest } from './workload/generate-workload.ts';
export { parseTrace, type TraceResult } from './workload/parse-trace.ts';
