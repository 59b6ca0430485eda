// What a program that carries its own ports needs to run passes without the Lambda runtime.
export { keepHistory } from '../keep-history.ts';
export { runLooks, type LooksReport } from '../looks.ts';
export { createMemory, type Memory } from '../memory.ts';
export { runPass, type PassContext } from '../pass.ts';
export type { PassSettings } from '../pass-settings.ts';
export type { MetricName, Meter } from '../meter.ts';
export type {
  GroupPort,
  HistoryPort,
  InstancesPort,
  LaunchFailure,
  LaunchOutcome,
  Machine,
  Machines,
  PoolPort,
  Ports,
  TerminateOutcome,
} from '../ports.ts';
export type { Log } from '../log.ts';
export type { PassReport } from '../report.ts';
