import { describe, expect, it } from 'vitest';
import { assessPool, type Assessed, type ConditionCode } from './assess-pool.ts';
import { aFailure, aPass, aPool, aView, now, someMembers } from './testing/a-pool.ts';

const minute = 60_000;
const atMaximum = {
  group: { minSize: 0, maxSize: 10, desiredCapacity: 10 },
  queue: { pendingRuns: 208, longestWaitMs: 6 * minute },
  members: someMembers(10, 'busy'),
};

describe('the banner', () => {
  it.each<[string, Partial<Assessed>, { readonly code: ConditionCode; readonly sentence: string }]>([
    ['a pool at rest', {}, { code: 'idle', sentence: 'No runs are waiting or in progress.' }],
    [
      'a pool with runs',
      { pool: aPool({ runs: { running: 1, finished: 3, interrupted: 0, losses: [] } }) },
      { code: 'busy', sentence: '1 run in progress, none waits.' },
    ],
    [
      'a pool that scales out',
      {
        pool: aPool({ queue: { pendingRuns: 3, longestWaitMs: 40_000 }, members: someMembers(2, 'booting') }),
      },
      { code: 'scaling-out', sentence: '3 runs wait, up to 40 s, and 2 workers are booting.' },
    ],
    [
      'a pool whose Spacelift does not answer',
      {
        passes: [
          aPass({ at: now - 2 * minute }),
          aFailure('fetch failed: spacelift', now - minute),
          aFailure('spacelift: 502'),
        ],
      },
      {
        code: 'spacelift-unreachable',
        sentence:
          'Spacelift does not answer (since 08:59:00, 2 passes in a row): nothing is launched and nothing is released until it does. Runs go on.',
      },
    ],
    [
      'a real pool that cannot be read any more',
      {
        pool: aPool({
          reading: {
            at: now - 3 * minute,
            everyMs: 15_000,
            problem: 'AWS rejected the credentials',
            gaps: ['x'],
          },
        }),
        passes: [aPass({ at: now - 4 * minute })],
      },
      {
        code: 'out-of-date',
        sentence:
          'This page shows the pool of 08:57:00 (3 min ago), because it cannot be read: AWS rejected the credentials',
      },
    ],
    [
      'a Spacelift that refuses the key',
      {
        passes: [aFailure('spacelift does not accept api key 01KEY: check the key, its secret and endpoint')],
      },
      {
        code: 'key-refused',
        sentence:
          'Spacelift refuses the API key (since 09:00:00, 1 pass in a row): nothing is launched and nothing is released. Check the key and its secret.',
      },
    ],
    [
      'a pool whose passes fail',
      { passes: [aFailure('AccessDenied: not allowed\n  at line 1')] },
      {
        code: 'passes-fail',
        sentence:
          'The autoscaler fails (since 09:00:00, 1 pass in a row): AccessDenied: not allowed at line 1',
      },
    ],
    [
      'a pool without passes for a while',
      { passes: [aPass({ at: now - 7 * minute })] },
      {
        code: 'autoscaler-silent',
        sentence: 'The autoscaler has made no pass for 7 min: check its schedule and its log.',
      },
    ],
    [
      'a lifecycle manager that is off',
      {
        view: aView({ managerIsOn: false }),
        pool: aPool({ members: someMembers(2, 'leaving', { isRetained: true }) }),
      },
      {
        code: 'manager-off',
        sentence:
          'The lifecycle manager is off: 2 instances cannot be released. They are kept, and their runs go on. Switch it on.',
      },
    ],
    [
      'a shortage of capacity',
      {
        pool: aPool({
          group: { minSize: 0, maxSize: 10, desiredCapacity: 4 },
          queue: { pendingRuns: 4, longestWaitMs: 2 * minute },
          shortage: { at: now - minute, zone: 'eu-west-1a', purchaseOption: 'spot' },
        }),
      },
      {
        code: 'capacity-short',
        sentence:
          'AWS cannot provide the instances that were asked for: 4 runs wait, up to 120 s. The last launch failed 60 s ago: no spot capacity in eu-west-1a.',
      },
    ],
    [
      'a pool at its maximum',
      { pool: aPool(atMaximum) },
      {
        code: 'at-maximum',
        sentence:
          '208 runs wait, up to 6 min: the pool is at its maximum of 10 instances. Raise it to run more at a time.',
      },
    ],
    [
      'a failing lifecycle manager',
      { view: aView({ failedBatch: { at: now, problem: 'out of memory' } }) },
      {
        code: 'manager-fails',
        sentence: 'The lifecycle manager failed at 09:00:00 and tries again: out of memory',
      },
    ],
    [
      'a pause',
      { pool: aPool({ pause: { until: now + 30 * minute, reason: 'migration' } }) },
      {
        code: 'paused',
        sentence:
          'An operator has paused the autoscaler until 09:30:00 (migration): nothing is launched and nothing is released.',
      },
    ],
    [
      'a stray',
      { pool: aPool({ members: someMembers(1, 'stray') }) },
      { code: 'strays', sentence: '1 instance in service without a worker: replaced a few at a time.' },
    ],
    [
      'an interrupted run',
      { pool: aPool({ runs: { running: 0, finished: 0, interrupted: 1, losses: [] } }) },
      {
        code: 'interrupted',
        sentence: 'Poolkeeper interrupted 1 run, which must never happen: please report it with the log.',
      },
    ],
  ])('names %s', (_name, assessed, expected) => {
    const [first] = assessPool({ view: aView(), pool: aPool(), passes: [], ...assessed });

    expect(first).toMatchObject(expected);
  });

  it('names the most severe condition first, and keeps the others', () => {
    const view = aView({ managerIsOn: false, local: { speed: 60, faults: 'rough' } });
    const conditions = assessPool({ view, pool: aPool(atMaximum), passes: [aFailure('spacelift: 502')] });

    expect(conditions.map(({ code }) => code)).toEqual([
      'spacelift-unreachable',
      'manager-off',
      'at-maximum',
      'faults-on',
    ]);
  });

  it('says what else of a real pool is unknown', () => {
    const view = aView({ unread: [{ name: 'green', problem: 'no network' }] });
    const pool = aPool({ reading: { at: now, everyMs: 15_000, gaps: ['the log cannot be read'] } });

    expect(assessPool({ view, pool, passes: [] })).toMatchObject([
      { code: 'unread', severity: 'attention', sentence: 'The pool green cannot be read: no network' },
      { code: 'partly-read', severity: 'note', sentence: 'the log cannot be read' },
    ]);
  });

  it('takes an old reading for no sign of a silent autoscaler', () => {
    const reading = { at: now - 60 * minute, everyMs: 15_000, problem: 'no network', gaps: [] };
    const passes = [aPass({ at: now - 61 * minute })];

    const conditions = assessPool({ view: aView(), pool: aPool({ reading }), passes });

    expect(conditions.map(({ code }) => code)).toEqual(['out-of-date']);
  });

  it('says that a pool with faults is well as long as it is', () => {
    const view = aView({ local: { speed: 60, faults: 'rough,spot=2' } });

    expect(assessPool({ view, pool: aPool(), passes: [] }).map(({ code }) => code)).toEqual([
      'idle',
      'faults-on',
    ]);
  });

  it('does not call runs with a worker on its way a maximum', () => {
    const members = [...someMembers(8, 'busy'), ...someMembers(2, 'booting')];
    const pool = aPool({ ...atMaximum, members, queue: { pendingRuns: 2, longestWaitMs: minute } });

    expect(assessPool({ view: aView(), pool, passes: [] })[0].code).toBe('scaling-out');
  });

  it('forgets a shortage when the instances have come', () => {
    const pool = aPool({
      group: { minSize: 0, maxSize: 10, desiredCapacity: 1 },
      members: someMembers(1, 'booting'),
      shortage: { at: now, zone: 'eu-west-1a', purchaseOption: 'spot' },
    });

    expect(assessPool({ view: aView(), pool, passes: [] })[0].code).toBe('idle');
  });
});
