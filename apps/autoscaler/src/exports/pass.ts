// What a program needs to run passes on ports of its own, without Lambda and without the AWS SDK.
export type { BufferedMetrics } from '@poolkeeper/lambda-runtime';
export { createRunsPort } from '../connect/create-runs-port.ts';
export { keepHistory } from '../connect/keep-answer.ts';
export { runPasses } from '../invocation.ts';
export type { PassSettings } from '../plan/plan.ts';
export type {
  GroupPort,
  HistoryPort,
  InstancesPort,
  LaunchOutcome,
  PoolPort,
  Ports,
  RunsPort,
  TerminateOutcome,
} from '../ports.ts';
export { createMemory } from '../remember/memory.ts';
export { metricUnits, type MetricName } from '../report/measure.ts';
export { metricMeanings } from '../report/metric-meanings.ts';
export type { PassReport } from '../report/report.ts';
