import {
  createMemory,
  runPass,
  type PassContext,
  type PassSettings,
  type Ports,
} from '@poolkeeper/autoscaler/pass';
import { isWithin, type Episode } from '../faults/episodes.ts';
import { Environments } from './environments.ts';
import type { FunctionProcess, ProcessSurroundings } from './function-process.ts';
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
  const { stage, chance, latency } = surroundings;
  const { settings, timeoutMs } = autoscaler;
  const environments = new Environments('autoscaler', surroundings, (process) => ({
    ports: autoscaler.portsOf(process),
    memory: createMemory(),
    log: traceLog(process.name, stage.trace),
  }));

  const pass = () => {
    if (isWithin(autoscaler.off, stage.now)) return;
    const environment = environments.take();
    const { process, memory: kept } = environment;
    const { ports, memory, log } = kept;
    const deadlineAt = stage.now + timeoutMs;
    const deadline = { remainingMs: () => deadlineAt - stage.now };
    const context: PassContext = { clock: process.clock, deadline, log, memory };
    invoke(stage, {
      process,
      timeoutMs,
      run: () => runPass(ports, settings, context),
      ended: () => {
        environments.giveBack(environment);
      },
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
  stage.after(latency.integer(everyMs), tick);
}
