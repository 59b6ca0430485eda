import { describe, expect, it } from 'vitest';
import { aPass } from './a-pass.ts';
import { judgeBurst, judgeRest, linesOf } from './many-pools/judge.ts';
import { measure, percentile } from './measure.ts';
import { readOptions } from './options.ts';
import { reportOf, type Measured } from './report.ts';
import { tableOf } from './table.ts';

describe('the measured pass', () => {
  it('has a surplus, so that every selection selects members', () => {
    const { decide, select } = aPass(200);
    const decision = decide();
    const { releases, strays, rolls, purchase } = select();

    expect(decision.kind).toBe('scale-in');
    expect(releases.selected.length).toBeGreaterThan(0);
    expect(strays.selected.length).toBeGreaterThan(0);
    expect(rolls.figures.outdated).toBeGreaterThan(0);
    expect(purchase.why).not.toEqual([{ code: 'activities-unknown' }]);
  });
});

describe('a measurement', () => {
  it('takes the requested number of samples after a warm-up', () => {
    let calls = 0;
    const { p50, p95 } = measure(() => (calls += 1), 100);

    expect(calls).toBe(150);
    expect(p95).toBeGreaterThanOrEqual(p50);
  });

  it('has percentiles that are measured values', () => {
    expect(percentile([1, 2, 3, 4], 50)).toBe(2);
    expect(percentile([1, 2, 3, 4], 95)).toBe(4);
    expect(percentile([7], 50)).toBe(7);
    expect(percentile([], 50)).toBeNaN();
  });

  it('needs a call that returns a value', () => {
    expect(() => measure(() => undefined, 1)).toThrow('the call to measure must return something');
  });
});

describe('the options', () => {
  it('have defaults', () => {
    expect(readOptions([])).toEqual({
      kind: 'options',
      options: { members: [100, 1000, 10_000, 100_000], samples: 200 },
    });
  });

  it('are sizes, samples and a file', () => {
    expect(readOptions(['--members', '10,20', '--samples=3', '--report', 'out.json'])).toEqual({
      kind: 'options',
      options: { members: [10, 20], samples: 3, report: 'out.json' },
    });
  });

  it.each([
    [['--members', '10,x'], "--members must be whole numbers of at least 1, with commas, got '10,x'"],
    [['--samples', '0'], "--samples must be a whole number of at least 1, got '0'"],
    [['--report='], "--report must be the name of a file, got ''"],
    [['--speed'], "Unknown option '--speed'"],
  ])('are refused when they make no sense: %j', (args, problem) => {
    expect(readOptions(args)).toEqual({ kind: 'wrong', problem: expect.stringContaining(problem) as string });
  });

  it('are explained by --help', () => {
    expect(readOptions(['--help'])).toEqual({ kind: 'help' });
  });
});

describe('the figures', () => {
  const measured: readonly Measured[] = [
    {
      members: 100,
      decideMs: { p50: 0.01, p95: 0.0204 },
      selectMs: { p50: 0.01, p95: 0.04 },
      allocatedBytes: 2048,
    },
    {
      members: 1000,
      decideMs: { p50: 0.1, p95: 0.2 },
      selectMs: { p50: 0.1, p95: 0.4 },
      allocatedBytes: 2_048_000,
    },
  ];

  it('are printed as a table', () => {
    expect(tableOf(measured)).toMatchInlineSnapshot(`
      "members  decide p50       p95  select p50       p95  both p50  growth  allocated
          100    0.010 ms  0.020 ms    0.010 ms  0.040 ms  0.020 ms              2 KiB
        1,000    0.100 ms  0.200 ms    0.100 ms  0.400 ms  0.200 ms    1.00  2,000 KiB
      "
    `);
  });

  it('are written as JSON, rounded to microseconds', () => {
    expect(JSON.parse(reportOf(measured))).toMatchObject([
      { members: 100, decideMs: { p50: 0.01, p95: 0.02 }, selectMs: { p50: 0.01, p95: 0.04 } },
      { members: 1000, decideMs: { p50: 0.1, p95: 0.2 }, selectMs: { p50: 0.1, p95: 0.4 } },
    ]);
  });
});

describe('the verdicts about many pools', () => {
  const figures = {
    passes: 1000,
    failures: [],
    throttledRequests: 0,
    longestGapSeconds: 61,
    longestPassMs: 900,
    mostInOneSecond: 6,
    graphqlCallsPerPass: 1.01,
    awsCallsPerPass: 2.5,
    operations: [['autoscaling:DescribeAutoScalingGroups', 1]],
  } as const;

  it('compare each figure with its target', () => {
    const verdicts = judgeRest({ ...figures, throttledRequests: 3 }, { count: 200, minutes: 5 });

    expect(verdicts.filter(({ isMet }) => !isMet).map(({ what }) => what)).toEqual(['throttled requests']);
    expect(linesOf(verdicts)).toMatch(/^throttled requests +3  MISSED: at most 0$/m);
    expect(linesOf(verdicts)).toMatch(/^ {2}autoscaling:DescribeAutoScalingGroups +1$/m);
  });

  it('reckon how fast a scale-out can be', () => {
    const slow = { halfSeconds: 30, allSeconds: 801, saysThrottled: true };

    expect(judgeBurst(slow, 2000).filter(({ isMet }) => !isMet)).toMatchObject([{ target: 'at most 800' }]);
  });
});
