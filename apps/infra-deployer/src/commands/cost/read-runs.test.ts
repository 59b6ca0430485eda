import type { FoundRun } from '@poolkeeper/spacelift-client';
import { expect, it } from 'vitest';
import { readRuns } from './read-runs.ts';

const window = { from: 1_000_000_000, to: 1_010_000_000 };
const at = (seconds: number) => window.from + seconds * 1000;

it('finds when runs of the pool had a worker, not when they waited', async () => {
  const confirmed = aRun('01CONFIRMED', [
    ['READY', 0],
    ['PREPARING', 10],
    ['PLANNING', 20],
    ['UNCONFIRMED', 60],
    ['CONFIRMED', 600],
    ['PREPARING_APPLY', 610],
    ['APPLYING', 620],
    ['FINISHED', 700],
  ]);
  const inProgress = aRun('01NOW', [
    ['READY', 900],
    ['PLANNING', 950],
  ]);
  const elsewhere = aRun('01OTHER', [['PLANNING', 0]], '01POOL2');

  expect(await spansOf(confirmed, inProgress, elsewhere)).toEqual([
    { run: '01CONFIRMED', stack: 'web', space: 'Root', from: at(10), to: at(20) },
    { run: '01CONFIRMED', stack: 'web', space: 'Root', from: at(20), to: at(60) },
    { run: '01CONFIRMED', stack: 'web', space: 'Root', from: at(610), to: at(620) },
    { run: '01CONFIRMED', stack: 'web', space: 'Root', from: at(620), to: at(700) },
    { run: '01NOW', stack: 'web', space: 'Root', from: at(950), to: window.to },
  ]);
});

it('stops at runs that are older than the window by a day', async () => {
  const asked: string[] = [];
  async function* searchRuns() {
    for (const [id, daysAgo] of [
      ['new', 0],
      ['old', 2],
      ['older', 3],
    ] as const) {
      asked.push(id);
      yield await Promise.resolve(aRun(id, [['PLANNING', -daysAgo * 86_400]]));
    }
  }

  await readRuns({ searchRuns }, { workerPoolId: '01POOL', window });

  expect(asked).toEqual(['new', 'old']);
});

function spansOf(...runs: readonly FoundRun[]) {
  async function* searchRuns() {
    yield* await Promise.resolve(runs);
  }
  return readRuns({ searchRuns }, { workerPoolId: '01POOL', window });
}

function aRun(id: string, states: readonly (readonly [string, number])[], poolId = '01POOL'): FoundRun {
  const history = states.map(([state, seconds]) => ({
    state,
    timestamp: at(seconds) / 1000,
    terminal: state === 'FINISHED',
  }));
  const createdAt = history[0]?.timestamp ?? 0;
  return {
    stack: {
      id: 'web',
      name: 'Web',
      labels: [],
      space: { id: 'root', name: 'Root' },
      workerPool: { id: poolId, name: 'a pool' },
    },
    run: { id, state: 'FINISHED', type: 'TRACKED', createdAt, history: history.toReversed() },
  };
}
