// What a program that carries its own ports needs to run the gate without the Lambda runtime.
export { handleBatch } from '../handle-batch.ts';
export type { Gate } from '../handle-termination.ts';
export type { GateSettings } from '../gate-settings.ts';
export { createHeartbeats } from '../heartbeats.ts';
export type { Log } from '../log.ts';
export { readMessage } from '../message.ts';
export type { HookPort, InstancesPort, LifecycleAction, PoolPort, Ports, QueuePort } from '../ports.ts';
