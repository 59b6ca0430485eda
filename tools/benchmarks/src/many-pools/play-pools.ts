import { setTimeout as sleep } from 'node:timers/promises';
import { scaledClock, startLocalCloud, type LocalCloud, type ScaledClock } from '@poolkeeper/local-cloud';
import { countGraphql } from './count-graphql.ts';
import { firstWorkerPool, type CopiedPools } from './copied-pools.ts';

export interface Play {
  /** A cloud assembly with the pools. */
  readonly assembly: string;
  readonly pools: CopiedPools;
  /** For how long all pools have passes. */
  readonly minutes: number;
  /** Pool seconds per second of real time. Below 1, it asks less of this machine. */
  readonly speed: number;
}

/** What the passes of pools at rest came to. */
export interface RestFigures {
  readonly passes: number;
  /** Why passes failed, one entry each. */
  readonly failures: readonly string[];
  readonly throttledRequests: number;
  /** The longest time between two passes of a pool, in seconds. */
  readonly longestGapSeconds: number;
  readonly longestPassMs: number;
  readonly mostInOneSecond: number;
  readonly graphqlCallsPerPass: number;
  readonly awsCallsPerPass: number;
  /** AWS's operations by calls a pass. */
  readonly operations: readonly (readonly [string, number])[];
}

/** Deploys pools, lets their instances boot, and counts what passes cost while nothing changes. */
export async function playAtRest({ assembly, pools, minutes, speed }: Play): Promise<RestFigures> {
  const clock = jumpingClock(speed);
  const log = passLog();
  const cloud = await startLocalCloud({ clock, log });
  try {
    await cloud.deployAssembly(assembly);
    const schedules = cloud.account.schedules.all();
    // The passes begin when all instances have booted.
    cloud.account.schedules.stop();
    await boot(cloud, clock, pools.count * pools.minSize);
    const graphql = countGraphql();
    for (const schedule of schedules) {
      cloud.account.schedules.put(schedule);
      // EventBridge Scheduler invokes at any second of the minute.
      await sleep(60_000 / schedules.length / speed);
    }
    const before = new Map(cloud.account.requestRates.counts);
    const [passesBefore, graphqlBefore] = [log.passes.length, graphql.calls];
    await sleep((minutes * 60_000) / speed);
    const passes = log.passes.slice(passesBefore);
    const calls = [...cloud.account.requestRates.counts].map(
      ([name, { requests, throttled }]) =>
        [
          name,
          requests - (before.get(name)?.requests ?? 0),
          throttled - (before.get(name)?.throttled ?? 0),
        ] as const,
    );
    const perPass = (requests: number) => requests / passes.length;
    graphql.stop();
    return {
      passes: passes.length,
      failures: log.failures,
      throttledRequests: calls.reduce((sum, [, , throttled]) => sum + throttled, 0),
      longestGapSeconds: longestGap(log.passes) / 1000,
      longestPassMs: Math.max(...passes.map(({ durationMs }) => durationMs)),
      mostInOneSecond: mostInOneSecond(passes),
      graphqlCallsPerPass: perPass(graphql.calls - graphqlBefore),
      awsCallsPerPass: perPass(calls.reduce((sum, [, requests]) => sum + requests, 0)),
      operations: calls
        .filter(([, requests]) => requests > 0)
        .map(([name, requests]) => [name, perPass(requests)] as const)
        .sort(([, one], [, other]) => other - one),
    };
  } finally {
    await cloud.close();
  }
}

export interface BurstFigures {
  /** Seconds from the first pass until half of the instances, and until all of them, were launched. */
  readonly halfSeconds: number;
  readonly allSeconds: number;
  readonly saysThrottled: boolean;
}

/** Queues a run for each instance that the pool may have, and waits until all are launched. */
export async function playBurst(assembly: string, { maxSize }: CopiedPools): Promise<BurstFigures> {
  const clock = scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 10 });
  const log = passLog();
  const cloud = await startLocalCloud({ clock, log });
  try {
    await cloud.deployAssembly(assembly);
    const pool = cloud.world.spaceliftPools.get(firstWorkerPool);
    for (let run = 0; run < maxSize; run += 1)
      pool?.queueRun({ stack: `stack-${run}`, durationSeconds: 36_000 });
    const startedAt = clock.now();
    const launched = async (count: number) => {
      while (cloud.world.history.launched() < count) await sleep(100);
      return (clock.now() - startedAt) / 1000;
    };
    const halfSeconds = await launched(maxSize / 2);
    const allSeconds = await launched(maxSize);
    return { halfSeconds, allSeconds, saysThrottled: log.notices.has('launches-throttled') };
  } finally {
    await cloud.close();
  }
}

/** A clock that can be put forward while no function runs. */
function jumpingClock(speed: number): ScaledClock & { jump(ms: number): void } {
  const clock = scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed });
  let jumpedMs = 0;
  return {
    speed,
    get anchor() {
      return { ...clock.anchor, pool: clock.anchor.pool + jumpedMs };
    },
    now: () => clock.now() + jumpedMs,
    jump: (ms) => {
      jumpedMs += ms;
    },
  };
}

/** EC2 launches two instances a second, so this takes hours in which nothing else happens. */
async function boot(
  cloud: LocalCloud,
  clock: ReturnType<typeof jumpingClock>,
  instances: number,
): Promise<void> {
  const workers = () => cloud.world.spaceliftPools.all().flatMap((pool) => pool.workers()).length;
  while (workers() < instances) {
    clock.jump(600_000);
    await sleep(100);
  }
}

interface LoggedPass {
  readonly pool: string;
  readonly observedAt: number;
  readonly durationMs: number;
}

/** Reads the passes from the log of the autoscaler. */
function passLog() {
  const passes: LoggedPass[] = [];
  const failures: string[] = [];
  const notices = new Set<string>();
  return {
    passes,
    failures,
    notices,
    write: ({ text }: { readonly text: string }) => {
      if (!text.startsWith('{')) return;
      const line = JSON.parse(text) as Readonly<Record<string, unknown>>;
      if (typeof line.code === 'string') notices.add(line.code);
      if (line.code === 'pass-failed') failures.push(JSON.stringify(line.error));
      if (line.message !== 'pass') return;
      passes.push({
        pool: String(line.pool),
        observedAt: Date.parse(String(line.observedAt)),
        durationMs: Number(line.durationMs),
      });
    },
  };
}

function longestGap(passes: readonly LoggedPass[]): number {
  const byPool = Map.groupBy(passes, ({ pool }) => pool);
  const gaps = [...byPool.values()].flatMap((ofPool) => {
    const times = ofPool.map(({ observedAt }) => observedAt).sort((a, b) => a - b);
    return times.slice(1).map((time, place) => time - (times[place] ?? time));
  });
  return Math.max(...gaps);
}

function mostInOneSecond(passes: readonly LoggedPass[]): number {
  const seconds = Map.groupBy(passes, ({ observedAt }) => Math.floor(observedAt / 1000));
  return Math.max(...[...seconds.values()].map(({ length }) => length));
}
