import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import { readWhatIfOptions, usage } from './what-if-options.ts';

describe('the options of a replay', () => {
  it("default to the default policy and the incumbent's defaults", () => {
    expect(readWhatIfOptions([])).toMatchObject({
      kind: 'options',
      options: { policy: defaultPolicy, incumbent: { maxCreate: 1, maxKill: 1, scaleDownDelay: 0 } },
    });
  });

  it('map to the main features of a policy', () => {
    const args =
      '--min-idle 2 --utilization 80 --scale-in-after 7.5 --objective 30 --forecast --adaptive --pass-every 15';
    expect(readWhatIfOptions(args.split(' '))).toMatchObject({
      options: {
        passEveryMs: 15_000,
        policy: {
          minIdle: 2,
          targetUtilization: 80,
          scaleInAfterMs: 450_000,
          objective: { withinMs: 30_000, mode: 'act' },
          forecast: { mode: 'act' },
          retention: { floorMs: 0, ceilingMs: 1_800_000 },
        },
      },
    });
  });

  it('include any other setting as JSON', () => {
    expect(readWhatIfOptions(['--policy', '{"stabilizationMs":60000}'])).toMatchObject({
      options: { policy: { ...defaultPolicy, stabilizationMs: 60_000 } },
    });
  });

  it.each([
    [['--boot', '0'], "--boot must be a number from 1 to 3600, got '0'"],
    [['--max-size', ''], "--max-size must be a number from 1 to 10000, got ''"],
    [['--policy', '[1]'], "--policy must be a JSON object, got '[1]'"],
    [['--policy', '{'], "--policy must be a JSON object, got '{'"],
  ])('refuses %j', (args, problem) => {
    expect(readWhatIfOptions(args)).toEqual({ kind: 'wrong', problem });
  });

  it('are explained by --help', () => {
    expect(readWhatIfOptions(['--help'])).toEqual({ kind: 'help' });
    expect(usage).toContain('--scale-in-after N');
  });
});
