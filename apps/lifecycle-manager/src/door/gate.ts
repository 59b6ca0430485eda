// What a program that carries its own ports needs to run the gate without the Lambda runtime.
export type { Deadline } from '../deadline.ts';
export { createGate, type Gate, type Surroundings } from '../gate.ts';
export type { GateSettings } from '../gate-settings.ts';
export { handleBatch } from '../handle-batch.ts';
export type { Log } from '../log.ts';
export type { MetricName, Metrics } from '../metrics.ts';
export { readMessage } from '../message.ts';
export type {
  GroupPort,
  HookPort,
  InstancesPort,
  LifecycleAction,
  Machine,
  PoolPort,
  Ports,
  QueuePort,
  RedrivePort,
} from '../ports.ts';
export type { RedrivenMessage } from '../redrive.ts';
export {
  answerTerminationPolicy,
  type TerminationPolicy,
  type TerminationPolicyAnswer,
  type TerminationPolicyView,
} from '../termination-policy/termination-policy.ts';
