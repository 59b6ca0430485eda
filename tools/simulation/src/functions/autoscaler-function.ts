import { createMemory, runPasses, type PassReport, type Ports } from '@poolkeeper/autoscaler/pass';
import type { RandomSource } from '@poolkeeper/pool-world';
import { isWithin, type Episode } from '../faults/episodes.ts';
import type { DrawnSettings } from '../scenario/scenario.ts';
import type { DemandMetrics } from '../ports/demand-metrics.ts';
import { FunctionEnvironments } from '../processes/function-environments.ts';
import type { SimulatedProcess, ProcessSurroundings } from '../processes/simulated-process.ts';
import { invoke } from '../processes/invoke.ts';
import { changedWaits } from './changed-settings.ts';
import { traceLog } from '../processes/trace-log.ts';
import type { Stage } from '../stage/stage.ts';

export interface AutoscalerFunction {
  readonly settings: DrawnSettings;
  readonly metrics: DemandMetrics;
  readonly timeoutMs: number;
  readonly portsOf: (process: SimulatedProcess) => Ports;
  /** When it is not invoked. */
  readonly off: readonly Episode[];
  /** Whether events of runs request passes too. Then no two of them overlap. */
  readonly hasWebhook: boolean;
  /** Called with the last pass of every completed invocation. */
  readonly onReport: (report: PassReport) => void;
}

const everyMs = 60_000;
const maxDelayMs = 50_000;

/** How long the receiver of the webhook collects events for one request. */
const collectingMs = 500;
const maxDeliveryMs = 1_500;

/**
 * The autoscaler, and the EventBridge schedule that invokes it: directly, so that invocations may overlap, or with the webhook
 * by the FIFO queue to which events send their requests too.
 */
export function startAutoscaler(surroundings: ProcessSurroundings, autoscaler: AutoscalerFunction): void {
  const { stage, faults, latency } = surroundings;
  const { settings, timeoutMs, metrics } = autoscaler;
  const environments = new FunctionEnvironments('autoscaler', surroundings, (process) => ({
    ports: autoscaler.portsOf(process),
    memory: createMemory(),
    log: traceLog(process.name, stage.trace),
    metrics: metrics.buffer(),
  }));

  const invocation = (onEnd: (how: 'lost' | 'handled') => void = () => undefined) => {
    if (isWithin(autoscaler.off, stage.now)) {
      onEnd('handled');
      return;
    }
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
        onEnd(end.kind === 'lost' ? 'lost' : 'handled');
      },
    });
  };

  const request = autoscaler.hasWebhook
    ? oneAtATime(stage, { invocation, timeoutMs })
    : () => {
        invocation();
      };
  const deliver = () => {
    if (!faults.strikes('schedule')) {
      request();
      return;
    }
    const source = faults.source('schedule');
    const kind = source.integer(3);
    if (kind === 0) return;
    stage.after(source.integer(maxDelayMs), request);
    if (kind === 1) stage.after(source.integer(maxDelayMs), request);
  };
  const tick = () => {
    stage.after(everyMs, tick);
    deliver();
  };
  stage.after(latency.integer(everyMs), tick);
  if (autoscaler.hasWebhook) onEvents(stage, latency.fork('events'), deliver);
}

/**
 * Returns how to send a request to the FIFO queue: requests that come during an invocation are one batch after it. The message
 * of an invocation that is lost is received again when its visibility timeout, which is the function's timeout, has passed.
 */
function oneAtATime(
  stage: Stage,
  {
    invocation,
    timeoutMs,
  }: {
    readonly invocation: (onEnd: (how: 'lost' | 'handled') => void) => void;
    readonly timeoutMs: number;
  },
): () => void {
  let isRunning = false;
  let isRequested = false;
  const receive = () => {
    isRunning = true;
    isRequested = false;
    const receivedAt = stage.now;
    invocation((how) => {
      if (how === 'lost') isRequested = true;
      stage.after(how === 'lost' ? receivedAt + timeoutMs - stage.now : 0, () => {
        isRunning = false;
        if (isRequested) receive();
      });
    });
  };
  return () => {
    if (isRunning) isRequested = true;
    else receive();
  };
}

/** Calls `deliver` after events of runs, once for those of half a second. */
function onEvents(stage: Stage, latency: RandomSource, deliver: () => void): void {
  let seen = 0;
  let collectedUntil = -Infinity;
  stage.onStep(() => {
    const events = stage.world.history.events.slice(seen);
    seen += events.length;
    if (stage.now < collectedUntil || !events.some(({ kind }) => kind.startsWith('run-'))) return;
    collectedUntil = stage.now + collectingMs;
    stage.after(collectingMs + latency.integer(maxDeliveryMs), deliver);
  });
}
