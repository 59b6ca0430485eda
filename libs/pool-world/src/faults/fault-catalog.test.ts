import { describe, expect, it } from 'vitest';
import { allFaults, FaultCatalog } from './fault-catalog.ts';
import { faultKinds } from './fault-kinds.ts';
import { isFaultless, kindsIn, without, type FaultProfile } from './fault-profile.ts';

describe('parsing a specification of faults', () => {
  it.each(['none', 'gentle', 'rough'] as const)('reads the profile %s', (name) => {
    expect(allFaults.parse(name)).toEqual({ ok: true, profile: allFaults.profiles[name] });
  });

  it('reads kinds with their rates and leaves the others off', () => {
    expect(parse('throttle=0.02, delay=30, spot=2')).toEqual({
      ...allFaults.profiles.none,
      throttle: 0.02,
      delay: 30,
      spot: 2,
    });
  });

  it('changes a profile', () => {
    expect(parse('rough,crash=0')).toEqual(without(allFaults.profiles.rough, ['crash']));
  });

  it.each([
    ['', "got ''; kinds are"],
    ['storm', `got 'storm'; kinds are ${allFaults.kinds.join(', ')}`],
    ['gentle,rough', "got 'rough'; kinds are"],
    ['toString=1', "got 'toString=1'; kinds are"],
    ['throttle', "throttle must be a number from 0 to 1 (a share), got 'throttle'"],
    ['throttle=2', "throttle must be a number from 0 to 1 (a share), got 'throttle=2'"],
    ['spot=-1', "spot must be a number from 0 to 3600 (times an hour), got 'spot=-1'"],
    ['skew=4000', "skew must be a number from 0 to 3600 (seconds), got 'skew=4000'"],
    ['spot=1=2', "spot must be a number from 0 to 3600 (times an hour), got 'spot=1=2'"],
    ['crash=', "got 'crash='"],
    ['crash=x', "got 'crash=x'"],
    ['crash=-1', "got 'crash=-1'"],
    [
      'lost-boot=0.6,slow-boot=0.6',
      'slow-boot, lost-boot and boot-failure must add up to 1 at most, got 1.2',
    ],
  ])('refuses %j in one line', (text, problem) => {
    const parsed = allFaults.parse(text);

    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining(problem) as string });
    expect(!parsed.ok && parsed.problem).not.toContain('\n');
  });
});

describe('describing a profile', () => {
  it.each(['none', 'gentle', 'rough,crash=0', 'rough,spot=0', 'throttle=0.05,spot=2'])(
    'returns the specification %s',
    (text) => {
      expect(allFaults.describe(parse(text))).toBe(text);
    },
  );

  it('returns a specification of the same profile', () => {
    for (const profile of [allFaults.profiles.rough, parse('crash=0.5')]) {
      expect(parse(allFaults.describe(profile))).toEqual(profile);
    }
  });
});

describe('a catalog of some kinds', () => {
  const catalog = new FaultCatalog({
    crash: { ...faultKinds.crash, rough: 0.5 },
    delay: { ...faultKinds.delay, most: 900 },
  });

  it('has profiles of its own rates, in which no other kind strikes', () => {
    expect(catalog.profiles.rough).toEqual({ ...allFaults.profiles.none, crash: 0.5, delay: 20 });
  });

  it('refuses a kind that it does not offer', () => {
    expect(catalog.parse('spot=1')).toEqual({
      ok: false,
      problem:
        "faults must be none, gentle, rough or a list of kinds with their rates, got 'spot=1'; kinds are crash, delay",
    });
  });

  it('refuses a rate above its own maximum', () => {
    expect(catalog.parse('delay=1000')).toEqual({
      ok: false,
      problem: "delay must be a number from 0 to 900 (seconds), got 'delay=1000'",
    });
  });
});

describe('a profile', () => {
  it('lists the kinds that strike', () => {
    expect(kindsIn(parse('spot=2,crash=0.1'))).toEqual(['crash', 'spot']);
  });

  it('is faultless if no kind strikes', () => {
    expect(isFaultless(parse('none'))).toBe(true);
    expect(isFaultless(parse('crash=0.1'))).toBe(false);
  });
});

function parse(text: string): FaultProfile {
  const parsed = allFaults.parse(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.profile;
}
