import { keepHistory, type HistoryPort } from '@poolkeeper/autoscaler/pass';
import type { DemandMetrics } from '../functions/demand-metrics.ts';
import type { FunctionProcess } from '../functions/function-process.ts';

/** The pool's past, kept by the process as the autoscaler keeps it. */
export function createHistoryPort(process: FunctionProcess, metrics: DemandMetrics): HistoryPort {
  return keepHistory({
    read: () => process.call({ name: () => 'read history', act: () => metrics.read() }),
  });
}
