import { createMemory, runPasses, type PassReport, type Ports } from '@poolkeeper/autoscaler/pass';
import { isWithin, type Episode } from '../faults/episodes.ts';
import type { AutoscalerSettings } from '../scenario/scenario.ts';
import type { DemandMetrics } from './demand-metrics.ts';
import { Environments } from './environments.ts';
import type { FunctionProcess, ProcessSurroundings } from './function-process.ts';
import { invoke } from './invoke.ts';
import { traceLog } from './trace-log.ts';

export interface AutoscalerFunction {
  readonly settings: AutoscalerSettings;
  readonly metrics: DemandMetrics;
  readonly timeoutMs: number;
  readonly portsOf: (process: FunctionProcess) => Ports;
  /** When nobody invokes it. */
  readonly off: readonly Episode[];
  /** Told of the last pass of every invocation that has come to its end. */
  readonly onReport: (report: PassReport) => void;
}

const everyMs = 60_000;
const latestMs = 50_000;

/** The autoscaler and the EventBridge schedule that invokes it. Invocations may overlap. */
export function startAutoscaler(surroundings: ProcessSurroundings, autoscaler: AutoscalerFunction): void {
  const { stage, faults, latency } = surroundings;
  const { settings, timeoutMs, metrics } = autoscaler;
  const environments = new Environments('autoscaler', surroundings, (process) => ({
    ports: autoscaler.portsOf(process),
    memory: createMemory(),
    log: traceLog(process.name, stage.trace),
    metrics: metrics.buffer(),
  }));

  const invocation = () => {
    if (isWithin(autoscaler.off, stage.now)) return;
    const environment = environments.take();
    const { process, memory: kept } = environment;
    const deadlineAt = stage.now + timeoutMs;
    const time = {
      clock: process.clock,
      sleep: (ms: number) => process.sleep(ms),
      deadline: { remainingMs: () => deadlineAt - stage.now },
    };
    invoke(stage, {
      process,
      timeoutMs,
      run: () => runPasses({ ...kept, settings }, time),
      ended: (end) => {
        if (end.kind !== 'lost') kept.metrics.publish();
        if (end.kind === 'answered') autoscaler.onReport(end.answer);
        environments.giveBack(environment);
      },
    });
  };

  const tick = () => {
    stage.after(everyMs, tick);
    if (!faults.strikes('schedule')) {
      invocation();
      return;
    }
    const source = faults.source('schedule');
    const kind = source.integer(3);
    if (kind === 0) return;
    stage.after(source.integer(latestMs), invocation);
    if (kind === 1) stage.after(source.integer(latestMs), invocation);
  };
  stage.after(latency.integer(everyMs), tick);
}
