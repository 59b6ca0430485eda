import { describe, expect, it } from 'vitest';
import { readPastWaits, readWaitingRuns, type RunReport } from './read-runs.ts';

const start = 1_772_452_800;

describe('the runs that wait', () => {
  it('wait for a person, a review or something of another stack, since they came into that state', () => {
    expect(
      readWaitingRuns([
        aRun('unconfirmed', { stack: 'networking' }, ['QUEUED', 0], ['PLANNING', 5], ['UNCONFIRMED', 65]),
        aRun('reviewed', { stack: 'dns', type: 'PROPOSED' }, ['QUEUED', 0], ['PENDING_REVIEW', 9]),
        aRun('queued', { stack: 'cluster' }, ['QUEUED', 30]),
      ]),
    ).toEqual([
      { runId: 'unconfirmed', stack: 'networking', waitsFor: 'confirmation', since: 1000 * (start + 65) },
      { runId: 'queued', stack: 'cluster', waitsFor: 'queue', since: 1000 * (start + 30) },
      { runId: 'reviewed', stack: 'dns', waitsFor: 'review', since: 1000 * (start + 9) },
    ]);
  });

  it.each(['PLANNING', 'APPLYING', 'READY', 'CONFIRMED'])(
    'leave out those whose stack has a run in the state %s, whose worker they will take over',
    (state) => {
      const before = aRun('before', {}, ['QUEUED', 0], [state, 5]);
      expect(readWaitingRuns([aRun('next', {}, ['QUEUED', 9]), before])).toEqual([]);
    },
  );

  it('are only the unconfirmed one of a stack, which the others wait for', () => {
    const first = aRun('first', {}, ['QUEUED', 0], ['PLANNING', 5], ['UNCONFIRMED', 65]);
    const others = [aRun('third', {}, ['QUEUED', 20]), aRun('second', {}, ['QUEUED', 10])];
    expect(idsOf([...others, first])).toEqual(['first']);
    expect(idsOf(others)).toEqual(['second']);
  });

  it('are all of the proposed runs, which lock no stack', () => {
    const proposed = { type: 'PROPOSED' };
    expect(
      idsOf([
        aRun('one', proposed, ['PENDING_REVIEW', 0]),
        aRun('two', proposed, ['QUEUED', 0]),
        aRun('at work', proposed, ['PLANNING', 0]),
        aRun('tracked', {}, ['QUEUED', 0]),
      ]),
    ).toEqual(['tracked', 'one', 'two']);
  });

  it('are none of those that have ended, or are in a state that is not known', () => {
    expect(idsOf([aRun('a', {}, ['FINISHED', 0]), aRun('b', {}, ['HIBERNATING', 0])])).toEqual([]);
    expect(idsOf([{ ...aRun('c', {}), state: 'UNCONFIRMED' }])).toEqual([]);
  });
});

describe('the waits of the past', () => {
  it('are as long as the run was in the state, and ended with a need or without one', () => {
    const states = [
      ['QUEUED', 0],
      ['READY', 3],
      ['PLANNING', 10],
      ['UNCONFIRMED', 70],
    ] as const;
    expect(readPastWaits([aRun('confirmed', {}, ...states, ['CONFIRMED', 370], ['FINISHED', 400])])).toEqual([
      { kind: 'confirmation', lastedMs: 300_000, neededWorker: true },
      { kind: 'queue', lastedMs: 3_000, neededWorker: true },
    ]);
    expect(readPastWaits([aRun('discarded', {}, ...states, ['DISCARDED', 80])])[0]).toEqual({
      kind: 'confirmation',
      lastedMs: 10_000,
      neededWorker: false,
    });
  });

  it('leave out the wait behind a run of the same stack, and one that is not over', () => {
    const first = aRun('first', {}, ['QUEUED', 0], ['PLANNING', 0], ['FINISHED', 100]);
    const behind = aRun('behind', {}, ['QUEUED', 50], ['READY', 100], ['UNCONFIRMED', 150]);
    const elsewhere = aRun('elsewhere', { stack: 'dns' }, ['QUEUED', 50], ['READY', 100]);
    expect(readPastWaits([behind, first, elsewhere])).toEqual([
      { kind: 'queue', lastedMs: 0, neededWorker: true },
      { kind: 'queue', lastedMs: 50_000, neededWorker: true },
    ]);
  });

  it('have those before and after the lock of another run, of which its own time in the queue is no part', () => {
    const holder = aRun('holder', {}, ['QUEUED', 0], ['PLANNING', 50], ['FINISHED', 100]);
    const queuedAt = (second: number) =>
      readPastWaits([holder, aRun('other', {}, ['QUEUED', second], ['CANCELED', second + 7])]).some(
        ({ lastedMs }) => lastedMs === 7_000,
      );
    expect([40, 50, 99, 100, 200].map(queuedAt)).toEqual([true, false, false, true, true]);
  });

  it('are none that a clock made', () => {
    expect(readPastWaits([aRun('a', {}, ['QUEUED', 9], ['READY', 3])])).toEqual([]);
    expect(readPastWaits([aRun('a', {}, ['QUEUED', NaN], ['READY', 3])])).toEqual([]);
  });
});

function idsOf(reports: readonly RunReport[]): readonly string[] {
  return readWaitingRuns(reports).map(({ runId }) => runId);
}

/** Its states are given oldest first, with seconds from the start. */
function aRun(
  id: string,
  { stack = 'networking', type = 'TRACKED' }: Partial<Pick<RunReport, 'stack' | 'type'>>,
  ...states: readonly (readonly [state: string, second: number])[]
): RunReport {
  const history = states.map(([state, second]) => ({ state, timestamp: start + second })).reverse();
  return { id, stack, type, state: history[0]?.state ?? 'NONE', history };
}
