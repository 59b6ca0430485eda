import type { History, Interruption, SimulatedRun, WorldEvent } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import type { Pass } from '../report/pass.ts';
import { aFailedPass, aPass } from '../testing/a-pass.ts';
import { describeSummary } from './describe-summary.ts';
import { summarize } from './summary.ts';

const at = Date.UTC(2026, 2, 2, 9);

describe('the summary', () => {
  it('has the members of the JSON report', () => {
    const runs = [
      aRun({ waitSeconds: 10 }),
      aRun({ waitSeconds: 90 }),
      aRun({ state: 'interrupted', interruption: 'terminated' }),
      aRun({ state: 'interrupted', interruption: 'spot-reclaim' }),
      aRun({}),
    ];
    const history = aHistory([release(2), release(14), { at, kind: 'instance-launched', instanceId: 'i-1' }]);
    const passes: Pass[] = [
      aPass('scale-out'),
      aPass('hold'),
      aPass('hold'),
      aPass('scale-in'),
      aFailedPass(),
    ];

    expect(summarize({ runs, history, passes })).toEqual({
      runs: {
        ...{ total: 5, finished: 2, interrupted: 1, interruptedBy: { terminated: 1, 'spot-reclaim': 1 } },
        ...{ discarded: 0, skipped: 0, unfinished: 1 },
      },
      queueWaitSeconds: { p50: 10, p95: 90, max: 90 },
      instances: { launched: 3, terminated: 2, peak: 3, hours: 1.23 },
      passes: { total: 5, failed: 1, scaleOut: 1, scaleIn: 1, lowerCapacity: 0, hold: 2 },
      drains: { total: 2, secondsFromIdleToRelease: { p50: 2, p95: 14, max: 14 } },
    });
  });

  it('has no percentiles without measured values', () => {
    const summary = summarize({ runs: [], history: aHistory([]), passes: [] });

    expect(summary.queueWaitSeconds).toEqual({ p50: null, p95: null, max: null });
    expect(describeSummary(summary, 60)).toContain('  queue wait  not measured');
  });

  it('names the causes of lost runs, and counts these runs as ended', () => {
    const lost = { state: 'interrupted' } as const;
    const summary = summarize({
      runs: [
        aRun({ waitSeconds: 1 }),
        aRun({ ...lost, interruption: 'spot-reclaim' }),
        aRun({ ...lost, interruption: 'spot-reclaim' }),
        aRun({ ...lost, interruption: 'host-failure' }),
      ],
      history: aHistory([]),
      passes: [aPass('lower-capacity')],
    });

    const lines = describeSummary(summary, 60);

    expect(summary.runs.unfinished).toBe(0);
    expect(lines).toContain(
      '  runs        1 of 4 finished, 0 interrupted, 2 lost to spot reclaim, 1 lost to host failure',
    );
    expect(lines).toContain(
      '  passes      1: 0 scaled out, 0 scaled in, 1 lowered capacity, 0 held, 0 failed',
    );
  });

  it('is printed as one line per topic', () => {
    const summary = summarize({
      runs: [aRun({ waitSeconds: 75 }), aRun({})],
      history: aHistory([release(2.25)]),
      passes: [aPass('hold')],
    });

    expect(describeSummary(summary, 7500)).toEqual([
      'Summary of 2 h 5 min of pool time',
      '  runs        1 of 2 finished, 0 interrupted, 1 unfinished',
      '  queue wait  p50 1 min 15 s, p95 1 min 15 s, max 1 min 15 s',
      '  instances   3 launched, 2 terminated, at most 3 at once, 1.23 instance hours',
      '  passes      1: 0 scaled out, 0 scaled in, 1 held, 0 failed',
      '  drains      1, from idle to release p50 2.3 s, p95 2.3 s, max 2.3 s',
    ]);
  });
});

/** A finished run that waited; one without a wait has not started. */
function aRun({
  waitSeconds,
  state,
  interruption,
}: {
  waitSeconds?: number;
  state?: SimulatedRun['state'];
  interruption?: Interruption;
}): SimulatedRun {
  const run = {
    id: 'a-run',
    stack: 'a-stack',
    durationSeconds: 60,
    queuedAt: at,
    interruption,
  };
  const queued = { state: 'queued', at } as const;
  if (waitSeconds === undefined) {
    const last = state ?? 'queued';
    return { ...run, state: last, history: last === 'queued' ? [queued] : [queued, { state: last, at }] };
  }
  const startedAt = at + waitSeconds * 1000;
  const history = [
    queued,
    { state: 'running', at: startedAt },
    { state: 'finished', at: startedAt },
  ] as const;
  return { ...run, state: 'finished', startedAt, history };
}

function release(secondsFromIdle: number): WorldEvent {
  return { at, kind: 'instance-released', instanceId: 'i-1', by: 'completed', secondsFromIdle };
}

function aHistory(events: readonly WorldEvent[]): History {
  return { events, launched: () => 3, terminated: () => 2, peak: () => 3, instanceHours: () => 1.2345 };
}
