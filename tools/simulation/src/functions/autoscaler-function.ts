import { runPass, type Log, type PassSettings, type Ports } from '@poolkeeper/autoscaler/pass';
import { isWithin, type Episode } from '../faults/episodes.ts';
import { FunctionProcess, type ProcessSurroundings } from './function-process.ts';
import { invoke } from './invoke.ts';
import { traceLog } from './trace-log.ts';

export interface AutoscalerFunction {
  readonly settings: PassSettings;
  readonly timeoutMs: number;
  readonly portsOf: (process: FunctionProcess) => Ports;
  /** When nobody invokes it. */
  readonly off: readonly Episode[];
}

const everyMs = 60_000;
const latestMs = 50_000;

/** The autoscaler and the EventBridge schedule that invokes it. Passes may overlap. */
export function startAutoscaler(surroundings: ProcessSurroundings, autoscaler: AutoscalerFunction): void {
  const { stage, chance } = surroundings;
  let passes = 0;

  const pass = () => {
    if (isWithin(autoscaler.off, stage.now)) return;
    passes += 1;
    const process = new FunctionProcess(`autoscaler ${passes}`, surroundings);
    const log: Log = traceLog(process.name, stage.trace);
    const deadlineAt = stage.now + autoscaler.timeoutMs;
    const deadline = { remainingMs: () => deadlineAt - stage.now };
    invoke(stage, {
      process,
      timeoutMs: autoscaler.timeoutMs,
      run: () =>
        runPass(autoscaler.portsOf(process), autoscaler.settings, { clock: process.clock, deadline, log }),
      ended: () => undefined,
    });
  };

  const tick = () => {
    stage.after(everyMs, tick);
    if (!chance.strikes('schedule')) {
      pass();
      return;
    }
    const source = chance.source('schedule');
    const kind = source.integer(3);
    if (kind === 0) return;
    stage.after(source.integer(latestMs), pass);
    if (kind === 1) stage.after(source.integer(latestMs), pass);
  };
  stage.after(surroundings.latency.integer(everyMs), tick);
}
