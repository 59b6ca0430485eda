// What a program needs to run the gate with its own ports and without the Lambda runtime.
export { handleBatch } from '../batch/handle-batch.ts';
export { readMessage } from '../events/message.ts';
export { createGate, metricUnits, type GateSettings } from '../gate/gate.ts';
export { metricMeanings } from '../gate/metric-meanings.ts';
export { createMemory } from '../gate/memory.ts';
export type { HookPort, LifecycleAction, Ports, QueuePort, RedrivePort } from '../ports.ts';
export { answerTerminationPolicy, type TerminationPolicyView } from '../termination-policy.ts';
