import type { ConsoleUpdate } from '@poolkeeper/pool-model/view';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PoolReading } from './pool-reader.ts';
import { watchPools } from './watch-pools.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('reads while a page is open, once for all pages, and not otherwise', async () => {
  const { watch, readings } = aWatch();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(readings()).toBe(0);

  const close = [watch.follow(() => undefined), watch.follow(() => undefined)];
  await vi.advanceTimersByTimeAsync(30_000);
  expect(readings()).toBe(3);

  for (const each of close) each();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(readings()).toBe(3);
});

it('sends all passes to a new page, and new ones to an open one', async () => {
  const { watch } = aWatch();
  const [first, second]: ConsoleUpdate[][] = [[], []];
  watch.follow((update) => first?.push(update));
  await vi.advanceTimersByTimeAsync(15_000);
  watch.follow((update) => second?.push(update));
  await vi.advanceTimersByTimeAsync(15_000);

  const problems = (updates: readonly ConsoleUpdate[] = []) =>
    updates.map(({ passes }) => passes.map((pass) => (pass.kind === 'failed' ? pass.problem : '')));
  expect(problems(first)).toEqual([['1'], ['2'], ['3']]);
  expect(problems(second)).toEqual([['1', '2'], ['3']]);
});

it('names the pools that could not be read at all', async () => {
  const { watch } = aWatch({ problem: 'no network' });
  const updates: ConsoleUpdate[] = [];
  watch.follow((update) => updates.push(update));
  await vi.advanceTimersByTimeAsync(0);

  expect(updates[0]?.view).toMatchObject({ pools: [], unread: [{ name: 'blue', problem: 'no network' }] });
});

/** A watch of one pool, whose every reading finds a pass. */
function aWatch(reading: Partial<PoolReading> = {}) {
  let readings = 0;
  const read = () => {
    readings += 1;
    const pass = { kind: 'failed', pool: 'blue', at: readings, problem: String(readings) } as const;
    return Promise.resolve({ passes: [pass], ...reading });
  };
  const pools = [{ name: 'blue', reader: { read } }];
  return { watch: watchPools({ pools, everyMs: 15_000, clock: () => 0 }), readings: () => readings };
}
