import { createPoolCache, createSettingsStore } from '@poolkeeper/lambda-runtime';
import { aLog } from '@poolkeeper/lambda-runtime/testing';
import { readSettingsPlace, type Environment, type PoolSettings } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { moment } from '@poolkeeper/pool-model/testing';
import type { Context } from 'aws-lambda';
import { createHandler } from '../handler.ts';
import type { InvocationReport } from '../invocation.ts';
import { createMemory } from '../remember/memory.ts';
import type { RequestsAnswer } from '../requests.ts';
import type { FakeWorld } from './a-world.ts';
import { recordedMetrics } from './recorded-metrics.ts';

export interface ProcessParts {
  /** The function's environment variables. @default - a function for all pools */
  readonly environment?: Environment;
  /** By name. */
  readonly pools: Readonly<Record<string, FakeWorld>>;
}

/** A process of the function, with settings in parameters that are read for every invocation. */
export function aProcess({ environment = {}, pools: worlds }: ProcessParts) {
  const documents = new Map(
    Object.keys(worlds).map((name) => [parameterOf(name), JSON.stringify(aPoolSettings({ name }))]),
  );
  const log = aLog();
  const published: Readonly<Record<string, unknown>>[] = [];
  const connected: string[] = [];
  const reads: string[] = [];
  let broken: Error | undefined;

  const settings = createSettingsStore({
    read: (parameter) => {
      reads.push(parameter);
      return Promise.resolve(documents.get(parameter));
    },
    owner: { namePrefix: 'poolkeeper-' },
    clock: () => 0,
    log,
    cacheForMs: 0,
  });
  const pools = createPoolCache({
    settings,
    connect: ({ name }) => {
      connected.push(name);
      const world = worlds[name];
      if (broken !== undefined) return Promise.reject(broken);
      return world === undefined
        ? Promise.reject(new Error(`no world ${name}`))
        : Promise.resolve(world.ports);
    },
    createMemory,
    log,
  });
  const process = {
    now: moment,
    log,
    published,
    connected,
    reads,
    invoke(event: unknown, remainingMs = 60_000) {
      return handler(event, contextWith(remainingMs)) as Promise<InvocationReport>;
    },
    /** Delivers messages of the queue of requests. */
    deliver(...bodies: readonly string[]) {
      return handler(
        { Records: bodies.map((body) => ({ body })) },
        contextWith(60_000),
      ) as Promise<RequestsAnswer>;
    },
    breakConnect(error: Error | undefined) {
      broken = error;
    },
    change(name: string, parts: Partial<PoolSettings>) {
      documents.set(parameterOf(name), JSON.stringify({ ...aPoolSettings({ name }), ...parts }));
    },
    write(name: string, document: string) {
      documents.set(parameterOf(name), document);
    },
  };
  const handler = createHandler({
    place: readSettingsPlace(environment),
    pools,
    metricsOf: (pool) => {
      const metrics = recordedMetrics();
      return { ...metrics, publish: () => void published.push({ pool, ...metrics.last() }) };
    },
    log: { ...log, addContext: () => undefined },
    clock: () => process.now,
    sleep: (duration) => {
      process.now += duration;
      return Promise.resolve();
    },
  });
  return process;
}

function contextWith(remainingMs: number): Context {
  return { getRemainingTimeInMillis: () => remainingMs } as Context;
}

function parameterOf(name: string): string {
  return `/poolkeeper/pools/${name}`;
}
