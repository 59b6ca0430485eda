// What a program needs to run the gate with its own ports and without the Lambda runtime.
export { handleBatch } from '../batch/handle-batch.ts';
export type { RedrivenMessage } from '../batch/handle-message.ts';
export { readMessage } from '../events/message.ts';
export { createGate, type Gate, type GateContext, type GateSettings, type MetricName } from '../gate/gate.ts';
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
export {
  answerTerminationPolicy,
  type TerminationPolicy,
  type TerminationPolicyAnswer,
  type TerminationPolicyView,
} from '../termination-policy.ts';
