import type { BufferedMetrics, InvocationLog, PoolCache } from '@poolkeeper/lambda-runtime';
import { remainingTimeOf } from '@poolkeeper/lambda-runtime/calls';
import { settingsParameterOf, type SettingsPlace } from '@poolkeeper/pool-config';
import type { Context } from 'aws-lambda';
import { EventError } from './errors.ts';
import { runPasses, type InvocationReport, type InvocationTime } from './invocation.ts';
import type { Ports } from './ports.ts';
import type { Memory } from './remember/memory.ts';
import type { MetricName } from './report/measure.ts';
import type { NoticeCode } from './report/notices.ts';

export interface HandlerOptions extends Pick<InvocationTime, 'clock' | 'sleep'> {
  readonly place: SettingsPlace;
  readonly pools: PoolCache<Ports, Memory>;
  readonly metricsOf: (pool: string) => BufferedMetrics<MetricName>;
  readonly log: InvocationLog;
}

/** Makes the Lambda handler: it runs the passes of one minute over the pool that the event names. */
export function createHandler({ place, pools, metricsOf, log, clock, sleep }: HandlerOptions) {
  return async (event: unknown, context: Context): Promise<InvocationReport> => {
    log.addContext(context);
    const parameter =
      place.kind === 'dedicated' ? place.parameter : settingsParameterOf(place, poolNameIn(event));
    const pool = await pools.get(parameter).catch((error: unknown) => {
      reportUnreachable(parameter, error);
      throw error;
    });
    const metrics = metricsOf(pool.settings.name);
    const deadline = remainingTimeOf(context);
    return runPasses({ ...pool, settings: pool.settings.autoscaler, metrics }, { clock, sleep, deadline });
  };

  /** Without settings or a connection there is no pass to fail, but a person must be told all the same. */
  function reportUnreachable(parameter: string, error: unknown): void {
    const pool = parameter.slice(parameter.lastIndexOf('/') + 1);
    log.error('pass failed', { code: 'pass-failed' satisfies NoticeCode, pool, error });
    const metrics = metricsOf(pool);
    metrics.record('PassFailed', 1);
    metrics.publish();
  }
}

/** The name becomes part of a parameter's name, so only characters that a pool's name may have are accepted. */
const poolName = /^[a-z][a-z0-9-]*$/;

/** The pool that an event is for: the schedule in the pool's stack sends `{"pool": "NAME"}`. */
function poolNameIn(event: unknown): string {
  const name = typeof event === 'object' && event !== null && 'pool' in event ? event.pool : undefined;
  if (typeof name !== 'string' || !poolName.test(name)) throw new EventError(event);
  return name;
}
