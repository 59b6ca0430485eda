import type { BufferedMetrics, InvocationLog, PoolCache } from '@poolkeeper/lambda-runtime';
import { remainingTimeOf } from '@poolkeeper/lambda-runtime/calls';
import {
  isPoolName,
  poolOfParameter,
  settingsParameterOf,
  type SettingsPlace,
} from '@poolkeeper/pool-config';
import type { Context } from 'aws-lambda';
import { EventError } from './errors.ts';
import { runPasses, type InvocationReport, type InvocationTime } from './invocation.ts';
import type { Ports } from './ports.ts';
import type { Memory } from './remember/memory.ts';
import type { MetricName } from './report/measure.ts';
import type { NoticeCode } from './report/notices.ts';
import { answerRequests, requestsIn, type RequestsAnswer } from './requests.ts';

export interface HandlerOptions extends Pick<InvocationTime, 'clock' | 'sleep'> {
  readonly place: SettingsPlace;
  readonly pools: PoolCache<Ports, Memory>;
  readonly metricsOf: (pool: string) => BufferedMetrics<MetricName>;
  readonly log: InvocationLog;
}

/**
 * Makes the Lambda handler. For a schedule's event it runs the passes of one minute over the pool that the event names, and for
 * requests of a queue one pass over each pool.
 */
export function createHandler({ place, pools, metricsOf, log, clock, sleep }: HandlerOptions) {
  return async (event: unknown, context: Context): Promise<InvocationReport | RequestsAnswer> => {
    log.addContext(context);
    const time = { clock, sleep, deadline: remainingTimeOf(context) };
    const requests = requestsIn(event);
    if (requests === undefined) return passesOver(place.kind === 'dedicated' ? '' : poolNameIn(event), time);
    return answerRequests(requests, {
      ...time,
      passOver: (pool) => passesOver(pool, { ...time, once: true }),
    });
  };

  async function passesOver(name: string, time: InvocationTime): Promise<InvocationReport> {
    const parameter = settingsParameterOf(place, name);
    const pool = await pools.get(parameter).catch((error: unknown) => {
      reportUnreachable(parameter, error);
      throw error;
    });
    const metrics = metricsOf(pool.settings.name);
    return runPasses({ ...pool, settings: pool.settings.autoscaler, metrics }, time);
  }

  /** Without settings or a connection there is no pass to fail, but a person must be told all the same. */
  function reportUnreachable(parameter: string, error: unknown): void {
    const pool = poolOfParameter(parameter);
    log.error('pass failed', { code: 'pass-failed' satisfies NoticeCode, pool, error });
    const metrics = metricsOf(pool);
    metrics.record('PassFailed', 1);
    metrics.publish();
  }
}

/** The pool that an event is for: the schedule in the pool's stack sends `{"pool": "NAME"}`. */
function poolNameIn(event: unknown): string {
  const name = typeof event === 'object' && event !== null && 'pool' in event ? event.pool : undefined;
  if (!isPoolName(name)) throw new EventError(event);
  return name;
}
