import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { aBusyMember, aSnapshot, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { lastLookMs } from './deadline.ts';
import { runLooks } from './looks.ts';
import { createMemory } from './memory.ts';
import { aLog } from './testing/a-log.ts';
import { aMeter } from './testing/a-meter.ts';
import { aWorld, type FakeWorld } from './testing/a-world.ts';

describe('the looks of an invocation', () => {
  it('are one unless the settings say otherwise', async () => {
    const minute = aMinute({});
    expect((await minute.run()).earlier).toBeUndefined();
    expect(minute.looksAt).toEqual([0]);
  });

  it('come every so many seconds until the minute is over', async () => {
    const minute = aMinute({ passEveryMs: seconds(15) });
    const { earlier } = await minute.run();
    expect(minute.looksAt).toEqual([0, 15, 30, 45]);
    expect(earlier).toHaveLength(3);
  });

  it('are whole at first, and glances as long as there is nothing to do', async () => {
    const minute = aMinute({ passEveryMs: seconds(20) });
    const { earlier, ...last } = await minute.run();
    expect([...(earlier ?? []), last].map(({ seenBy }) => seenBy)).toEqual([
      'description',
      'glance',
      'glance',
    ]);
  });

  it('see a run that comes within the minute', async () => {
    const minute = aMinute({ passEveryMs: seconds(15) });
    minute.at(20, ({ updatePool }) => {
      updatePool((pool) => ({ ...pool, pendingRuns: 1 }));
    });
    const { earlier } = await minute.run();
    expect(minute.world.changes).toEqual(['set 2']);
    expect(earlier?.at(-1)).toMatchObject({ seenBy: 'description', applied: { desiredCapacity: 2 } });
  });

  it('end early when the time of the function is nearly up', async () => {
    const minute = aMinute({ passEveryMs: seconds(15), timeoutMs: seconds(30) + lastLookMs });
    await minute.run();
    expect(minute.looksAt).toEqual([0, 15, 30]);
  });

  it('fit four times into a minute of a function that may take no longer', async () => {
    const minute = aMinute({ passEveryMs: seconds(15), timeoutMs: seconds(60) });
    await minute.run();
    expect(minute.looksAt).toEqual([0, 15, 30, 45]);
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

  it('make up for none that a slow one has kept from its time', async () => {
    const minute = aMinute({ passEveryMs: seconds(10), lookTakesMs: seconds(14) });
    await minute.run();
    expect(minute.looksAt).toEqual([0, 20, 40]);
  });

  it('go on after one that failed, with a whole one, and the invocation succeeds if the last does', async () => {
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

  it('fail the invocation when the last fails', async () => {
    const minute = aMinute({ passEveryMs: seconds(15) });
    minute.at(40, (world) => {
      world.break('read', new Error('down'));
    });
    await expect(minute.run()).rejects.toThrow('down');
  });

  it('are a second apart at the least', async () => {
    const minute = aMinute({ passEveryMs: 0 });
    await minute.run();
    expect(minute.looksAt).toHaveLength(60);
  });
});

interface Minute {
  readonly passEveryMs?: number;
  /** @default a minute and a half */
  readonly timeoutMs?: number;
  readonly lookTakesMs?: number;
}

/** An invocation in a time that passes while it sleeps and while it reads. */
function aMinute({ passEveryMs, timeoutMs = 90_000, lookTakesMs = 0 }: Minute) {
  const world = aWorld(aSnapshot({ members: [aBusyMember()] }));
  const log = aLog();
  const looksAt: number[] = [];
  const meter = aMeter();
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
        if (looksAt.at(-1) !== at) looksAt.push(at);
        pass(lookTakesMs);
        return world.ports.pool.read();
      },
    },
  };
  const { autoscaler } = aPoolSettings();
  const pool = {
    ports,
    settings: { ...autoscaler, ...(passEveryMs !== undefined && { passEveryMs }) },
    memory: createMemory(),
    meter: { ...meter, publish: () => void published.push(meter.last()) },
    log,
  };
  return {
    world,
    log,
    looksAt,
    published,
    at: (second: number, happen: (world: FakeWorld) => void) => {
      events.push({ at: moment + seconds(second), happen });
    },
    run: () =>
      runLooks(pool, {
        clock: () => now,
        sleep: (duration) => {
          pass(duration);
          return Promise.resolve();
        },
        deadline: { remainingMs: () => moment + timeoutMs - now },
      }),
  };
}
