import type { FoundRun } from '@poolkeeper/spacelift-client';
import { describe, expect, it } from 'vitest';
import { runsOf } from './runs-from-pool.ts';

const start = Date.UTC(2026, 0, 5, 8);
const at = (seconds: number) => start + seconds * 1000;
const now = at(100_000);

describe('the runs of a pool', () => {
  it('need a worker for the plan and, once they are confirmed, for the apply', () => {
    const run = aRun('web', [
      ['QUEUED', 0],
      ['READY', 5],
      ['PREPARING', 95],
      ['PLANNING', 100],
      ['UNCONFIRMED', 160],
      ['CONFIRMED', 400],
      ['PREPARING_APPLY', 470],
      ['APPLYING', 480],
      ['FINISHED', 500],
    ]);

    expect(runsOf([run], now)).toEqual({
      waits: [70, 90],
      runs: [
        {
          queuedAt: at(5),
          stack: 'web',
          isTracked: true,
          durationSeconds: 65,
          apply: { confirmedAfterMs: 240_000, durationSeconds: 30 },
        },
      ],
    });
  });

  it('are queued when they were created if they waited for their stack, and when they were ready if not', () => {
    const first = aRun('web', [
      ['READY', 0],
      ['PLANNING', 10],
      ['FINISHED', 100],
    ]);
    const behind = aRun('web', [
      ['QUEUED', 50],
      ['READY', 100],
      ['PLANNING', 130],
      ['FINISHED', 200],
    ]);
    const approved = aRun('db', [
      ['QUEUED', 60],
      ['READY', 900],
      ['PLANNING', 930],
      ['FINISHED', 1000],
    ]);

    expect(runsOf([approved, behind, first], now).runs).toEqual([
      { queuedAt: at(0), stack: 'web', durationSeconds: 90, isTracked: true },
      { queuedAt: at(50), stack: 'web', durationSeconds: 70, isTracked: true },
      { queuedAt: at(900), stack: 'db', durationSeconds: 70, isTracked: true },
    ]);
  });

  it('lock no stack if they are proposed', () => {
    const proposed = aRun(
      'web',
      [
        ['READY', 0],
        ['PLANNING', 10],
        ['FINISHED', 100],
      ],
      'PROPOSED',
    );

    expect(runsOf([proposed], now).runs).toMatchObject([{ isTracked: false }]);
  });

  it('last until now if they are in progress, and are left out if they have had no worker', () => {
    const inProgress = aRun('web', [
      ['READY', 99_000],
      ['PLANNING', 99_400],
    ]);
    const waiting = aRun('db', [['READY', 99_500]]);
    const canceled = aRun('db', [
      ['READY', 99_600],
      ['CANCELED', 99_700],
    ]);

    expect(runsOf([canceled, waiting, inProgress], now).runs).toEqual([
      { queuedAt: at(99_000), stack: 'web', durationSeconds: 600, isTracked: true },
    ]);
  });

  it('lock their stack until their plan is discarded', () => {
    const discarded = aRun('web', [
      ['READY', 0],
      ['PLANNING', 10],
      ['UNCONFIRMED', 70],
      ['DISCARDED', 370],
    ]);

    expect(runsOf([discarded], now).runs).toEqual([
      { queuedAt: at(0), stack: 'web', durationSeconds: 60, isTracked: true, discardedAfterMs: 300_000 },
    ]);
  });

  it('apply a second plan together with the rest', () => {
    const replanned = aRun('web', [
      ['READY', 0],
      ['PLANNING', 0],
      ['UNCONFIRMED', 60],
      ['REPLAN_REQUESTED', 100],
      ['PREPARING_REPLAN', 110],
      ['PLANNING', 115],
      ['UNCONFIRMED', 150],
      ['APPLYING', 300],
      ['FINISHED', 320],
    ]);

    expect(runsOf([replanned], now).runs).toMatchObject([
      { durationSeconds: 60, apply: { confirmedAfterMs: 40_000, durationSeconds: 40 + 20 } },
    ]);
  });
});

function aRun(
  stack: string,
  states: readonly (readonly [string, number])[],
  type: 'TRACKED' | 'PROPOSED' = 'TRACKED',
): FoundRun {
  const ended = new Set(['FINISHED', 'CANCELED']);
  const history = states.map(([state, seconds]) => ({
    state,
    timestamp: at(seconds) / 1000,
    terminal: ended.has(state),
  }));
  const [first] = history;
  return {
    stack: { id: stack, name: stack, labels: [] },
    run: {
      id: `${stack}-${states[0]?.[1] ?? 0}`,
      state: states.at(-1)?.[0] === 'DISCARDED' ? 'DISCARDED' : 'FINISHED',
      type,
      createdAt: first?.timestamp ?? 0,
      history: history.toReversed(),
    },
  };
}
