import { createMemory, runPasses, type PassReport, type Ports } from '@poolkeeper/autoscaler/pass';
import { isWithin, type Episode } from '../faults/episodes.ts';
import type { DrawnSettings } from '../scenario/scenario.ts';
import type { DemandMetrics } from '../ports/demand-metrics.ts';
import { FunctionEnvironments } from '../processes/function-environments.ts';
import type { SimulatedProcess, ProcessSurroundings } from '../processes/simulated-process.ts';
import { invoke } from '../processes/invoke.ts';
import { changedWaits } from './changed-settings.ts';
import { traceLog } from '../processes/trace-log.ts';

export interface AutoscalerFunction {
  readonly settings: DrawnSettings;
  readonly metrics: DemandMetrics;
  readonly timeoutMs: number;
  readonly portsOf: (process: SimulatedProcess) => Ports;
  /** When it is not invoked. */
  readonly off: readonly Episode[];
  /** Called with the last pass of every completed invocation. */
  readonly onReport: (report: PassReport) => void;
}

const everyMs = 60_000;
const maxDelayMs = 50_000;

/** The autoscaler and the EventBridge schedule that invokes it. Invocations may overlap. */
export function startAutoscaler(surroundings: ProcessSurroundings, autoscaler: AutoscalerFunction): void {
  const { stage, faults, latency } = surroundings;
  const { settings, timeoutMs, metrics } = autoscaler;
  const environments = new FunctionEnvironments('autoscaler', surroundings, (process) => ({
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
      run: () => runPasses({ ...kept, settings: { ...settings, ...changedWaits(faults, settings) } }, time),
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
    stage.after(source.integer(maxDelayMs), invocation);
    if (kind === 1) stage.after(source.integer(maxDelayMs), invocation);
  };
  stage.after(latency.integer(everyMs), tick);
}
