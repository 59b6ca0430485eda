import type { WorldEvent } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import { aFailedPass, aPass } from '../testing/a-pass.ts';
import { describeEvents } from './describe-events.ts';
import { memberBar, memberLegend, sparkline, type MemberCounts } from './charts.ts';
import { paint } from './line.ts';
import { liveView } from './live-view.ts';
import { passLine } from './pool-console.ts';
import type { PoolState } from './pool-state.ts';

const at = Date.UTC(2026, 2, 2, 9, 42, 10);
const noMembers = { booting: 0, idle: 0, busy: 0, drained: 0, leaving: 0, stray: 0, ghost: 0, foreign: 0 };

describe('the live view', () => {
  it('shows members, capacity, queue, runs, the last pass and events', () => {
    const state = aState({
      group: aGroup({ busy: 3, idle: 1, booting: 2 }),
      runs: {
        pending: 4,
        running: 3,
        finished: 12,
        interruptedBy: {},
        unconfirmed: 0,
        blocked: 0,
        toCome: 20,
      },
      passes: [aPass('scale-out', { at, pendingRuns: 4, members: { ...noMembers, busy: 3 } })],
      events: [{ at, kind: 'capacity-changed', from: 4, to: 6, cause: 'a pass' }],
    });

    expect(textOf(state, 80)).toEqual([
      ' a-pool                                  http://127.0.0.1:4600   ×60   09:42:10',
      '─'.repeat(80),
      ' members   ███▒░░',
      '           █ 3 busy  ▒ 1 idle  ░ 2 booting',
      ' capacity  █                                        6 desired (min 0, max 10)',
      ' queue     █                                        4 pending',
      ' runs      3 running  12 finished  0 interrupted  20 not queued yet',
      '',
      ' last pass 09:42:10  scale-out',
      '           scale-out for a reason',
      '',
      '',
      ' events    09:42:10  desired capacity 4 → 6',
      ...Array.from({ length: 6 }, () => ''),
      ' Press Ctrl-C to stop and print the summary.',
    ]);
  });

  it('shows interrupted and lost runs separately, and the faults', () => {
    const lines = textOf(
      aState({
        runs: {
          pending: 0,
          running: 1,
          finished: 5,
          interruptedBy: { terminated: 1, 'spot-reclaim': 2, 'zone-lost': 1 },
          unconfirmed: 0,
          blocked: 0,
          toCome: 0,
        },
        faults: 'rough',
        managerIsOn: false,
      }),
      120,
    );

    expect(lines).toContain(
      ' runs      1 running  5 finished  1 interrupted  2 lost to spot reclaim  1 lost to the loss of a zone',
    );
    expect(lines).toContain(' faults    rough  lifecycle manager switched off');
  });

  it('counts runs that wait for a person or another run, and is not done before they have ended', () => {
    const runs = { pending: 0, running: 0, finished: 5, interruptedBy: {}, toCome: 0 };
    const lines = (unconfirmed: number, blocked: number) =>
      textOf(aState({ runs: { ...runs, unconfirmed, blocked } }), 120);
    expect(lines(2, 3)).toContain(
      ' runs      0 running  5 finished  0 interrupted  2 unconfirmed  3 behind other runs',
    );
    const isDone = (shown: readonly string[]) => shown.some((line) => line.includes('All runs have ended'));
    expect([lines(1, 0), lines(0, 1), lines(0, 0)].map(isDone)).toEqual([false, false, true]);
  });

  it('goes on after the group was deleted', () => {
    expect(textOf(aState({ group: undefined }), 80)).toContainEqual(
      expect.stringMatching(/^ capacity .* the group is deleted$/),
    );
  });

  it('always has the same number of lines, none wider than the terminal', () => {
    const problem = 'a problem with a long description '.repeat(10);
    const states = [
      aState({}),
      aState({ passes: [aFailedPass(problem)], failedBatch: { at, problem } }),
      aState({ group: aGroup({ busy: 900 }) }),
      aState({ group: undefined }),
      aState({ faults: 'throttle=0.5,'.repeat(9), managerIsOn: false }),
    ];

    for (const state of states) {
      const lines = textOf(state, 60);
      expect(lines).toHaveLength(textOf(aState({}), 60).length);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
    }
  });
});

describe('a line', () => {
  it('is cut with an ellipsis at its width, not counting colours', () => {
    const line = ['plain ', { style: 'red' as const, text: 'and red' }];

    expect(paint(line, { width: 13, colour: false })).toBe('plain and red');
    expect(paint(line, { width: 9, colour: false })).toBe('plain an…');
    expect(paint(line, { width: 9, colour: true })).toBe('plain \u001b[31man…\u001b[39m');
  });
});

describe('the bar of members', () => {
  it('uses one symbol for several members when there are too many', () => {
    const bar = memberBar({ ...noMembers, busy: 90, idle: 9, booting: 1 }, 10);

    expect(paint(bar, { width: 80, colour: false })).toBe('█████████▒░');
  });

  it('says when there are no members', () => {
    expect(paint(memberLegend(noMembers), { width: 80, colour: false })).toBe('no members');
  });
});

describe('the sparkline', () => {
  it('shows the last values, scaled to the highest', () => {
    expect(sparkline([9, 0, 1, 4, 8], 4)).toBe('·▁▄█');
  });
});

describe('the events', () => {
  it('are described newest first, with several of a kind as one, and without those of single runs', () => {
    const events: readonly WorldEvent[] = [
      { at, kind: 'instance-launched', instanceId: 'i-1' },
      { at, kind: 'run-queued', runId: 'run-1' },
      { at: at + 1000, kind: 'instance-launched', instanceId: 'i-2' },
      { at: at + 90_000, kind: 'instance-released', instanceId: 'i-1', by: 'completed', secondsFromIdle: 4 },
    ];

    expect(describeEvents(events, 5).map(({ text }) => text)).toEqual([
      'i-1 released (completed) 4 s after it became idle',
      '2 instances launched',
    ]);
    expect(describeEvents(events, 1)).toHaveLength(1);
  });

  it('mark an interrupted run as alarming', () => {
    const events: readonly WorldEvent[] = [
      {
        at,
        kind: 'run-interrupted',
        runId: 'run-1',
        instanceId: 'i-1',
        by: 'an operator',
        interruption: 'terminated',
      },
    ];

    expect(describeEvents(events, 5)).toEqual([
      { at, text: 'run-1 interrupted on i-1 by an operator', alarming: true },
    ]);
  });
});

describe('the line of a pass', () => {
  it('contains what the pass observed and what it decided', () => {
    const pass = aPass('scale-out', {
      pendingRuns: 2,
      desiredCapacity: 1,
      members: { ...noMembers, busy: 1 },
    });

    expect(passLine(pass)).toBe(
      '09:00:00  2 runs pending, desired capacity 1, 1 busy  →  scale-out for a reason',
    );
  });

  it('contains the problem of a failed pass in one line', () => {
    expect(passLine(aFailedPass('missing:\nA, B'))).toBe('09:00:00  pass failed: missing: A, B');
  });
});

function textOf(state: PoolState, width: number): readonly string[] {
  return liveView(state, width).map((line) => paint(line, { width, colour: false }).trimEnd());
}

function aGroup(members: Partial<MemberCounts>): PoolState['group'] {
  return {
    name: 'a-pool',
    minSize: 0,
    maxSize: 10,
    desiredCapacity: 6,
    members: { ...noMembers, ...members },
  };
}

function aState(state: Partial<PoolState>): PoolState {
  return {
    now: at,
    speed: 60,
    endpointUrl: 'http://127.0.0.1:4600',
    group: aGroup({}),
    runs: { pending: 0, running: 0, finished: 0, interruptedBy: {}, unconfirmed: 0, blocked: 0, toCome: 0 },
    managerIsOn: true,
    passes: [],
    events: [],
    ...state,
  };
}
