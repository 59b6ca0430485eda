import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { aBusyMember, aSnapshot, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { timeForPassMs } from './time-limits.ts';
import { runPasses } from './invocation.ts';
import { createMemory } from './remember/memory.ts';
import { aLog } from '@poolkeeper/lambda-runtime/testing';
import { recordedMetrics } from './testing/recorded-metrics.ts';
import { aWorld, type FakeWorld } from './testing/a-world.ts';

describe('the passes of an invocation', () => {
  it('are one by default', async () => {
    const minute = aMinute({});
    expect((await minute.run()).earlier).toBeUndefined();
    expect(minute.passesAt).toEqual([0]);
  });

  it('follow at the interval of the settings until the minute is over', async () => {
    const minute = aMinute({ passEveryMs: seconds(15) });
    const { earlier } = await minute.run();
    expect(minute.passesAt).toEqual([0, 15, 30, 45]);
    expect(earlier).toHaveLength(3);
  });

  it('describe the group first, then glance while there is nothing to do', async () => {
    const minute = aMinute({ passEveryMs: seconds(20) });
    const { earlier, ...last } = await minute.run();
    expect([...(earlier ?? []), last].map(({ seenBy }) => seenBy)).toEqual([
      'description',
      'glance',
      'glance',
    ]);
  });

  it('observe a run that is queued within the minute', async () => {
    const minute = aMinute({ passEveryMs: seconds(15) });
    minute.at(20, ({ updatePool }) => {
      updatePool((pool) => ({ ...pool, pendingRuns: 1 }));
    });
    const { earlier } = await minute.run();
    expect(minute.world.changes).toEqual(['set 2']);
    expect(earlier?.at(-1)).toMatchObject({ seenBy: 'description', applied: { desiredCapacity: 2 } });
  });

  it('end early when the time of the function is nearly up', async () => {
    const minute = aMinute({ passEveryMs: seconds(15), timeoutMs: seconds(30) + timeForPassMs });
    await minute.run();
    expect(minute.passesAt).toEqual([0, 15, 30]);
  });

  it('fit four times into a function with a timeout of one minute', async () => {
    const minute = aMinute({ passEveryMs: seconds(15), timeoutMs: seconds(60) });
    await minute.run();
    expect(minute.passesAt).toEqual([0, 15, 30, 45]);
  });

  it('publish their metrics one by one', async () => {
    const minute = aMinute({ passEveryMs: seconds(30) });
    minute.at(20, (world) => {
      world.break('read', new Error('down'));
    });
    await expect(minute.run()).rejects.toThrow('down');
    expect(minute.published).toEqual([
      expect.objectContaining({ PassFailed: 0 }),
      expect.objectContaining({ PassFailed: 1 }),
    ]);
  });

  it('are skipped when a slow pass runs over their time', async () => {
    const minute = aMinute({ passEveryMs: seconds(10), passTakesMs: seconds(14) });
    await minute.run();
    expect(minute.passesAt).toEqual([0, 20, 40]);
  });

  it('continue after a failed one with a description, and the invocation succeeds if the last one does', async () => {
    const minute = aMinute({ passEveryMs: seconds(15) });
    minute.at(10, (world) => {
      world.break('read', new Error('down'));
    });
    minute.at(25, (world) => {
      world.repair('read');
    });
    const { earlier } = await minute.run();
    expect(earlier?.map(({ seenBy }) => seenBy)).toEqual(['description', 'description']);
    expect(minute.log.lines).toContainEqual(expect.objectContaining({ message: 'pass failed' }));
  });

  it('fail the invocation when the last one fails', async () => {
    const minute = aMinute({ passEveryMs: seconds(15) });
    minute.at(40, (world) => {
      world.break('read', new Error('down'));
    });
    await expect(minute.run()).rejects.toThrow('down');
  });

  it('are at least a second apart', async () => {
    const minute = aMinute({ passEveryMs: 0 });
    await minute.run();
    expect(minute.passesAt).toHaveLength(60);
  });
});

interface Minute {
  readonly passEveryMs?: number;
  /** @default a minute and a half */
  readonly timeoutMs?: number;
  readonly passTakesMs?: number;
}

/** An invocation whose clock moves while it sleeps and while it reads. */
function aMinute({ passEveryMs, timeoutMs = 90_000, passTakesMs = 0 }: Minute) {
  const world = aWorld(aSnapshot({ members: [aBusyMember()] }));
  const log = aLog();
  const passesAt: number[] = [];
  const metrics = recordedMetrics();
  const published: object[] = [];
  const events: { readonly at: number; readonly happen: (world: FakeWorld) => void }[] = [];
  let now = moment;

  function pass(duration: number): void {
    now += duration;
    for (const event of events.splice(0)) {
      if (event.at <= now) event.happen(world);
      else events.push(event);
    }
  }
  const ports = {
    ...world.ports,
    pool: {
      ...world.ports.pool,
      read: () => {
        const at = (now - moment) / 1000;
        if (passesAt.at(-1) !== at) passesAt.push(at);
        pass(passTakesMs);
        return world.ports.pool.read();
      },
    },
  };
  const { autoscaler } = aPoolSettings();
  const pool = {
    ports,
    settings: { ...autoscaler, ...(passEveryMs !== undefined && { passEveryMs }) },
    memory: createMemory(),
    metrics: { ...metrics, publish: () => void published.push(metrics.last()) },
    log,
  };
  return {
    world,
    log,
    passesAt,
    published,
    at: (second: number, happen: (world: FakeWorld) => void) => {
      events.push({ at: moment + seconds(second), happen });
    },
    run: () =>
      runPasses(pool, {
        clock: () => now,
        sleep: (duration) => {
          pass(duration);
          return Promise.resolve();
        },
        deadline: { remainingMs: () => moment + timeoutMs - now },
      }),
  };
}
