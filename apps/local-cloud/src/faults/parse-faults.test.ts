import { describe, expect, it } from 'vitest';
import { faultKindNames } from './fault-kinds.ts';
import { describeProfile, faultProfiles, isFaultless, type FaultProfile } from './fault-profile.ts';
import { parseFaults } from './parse-faults.ts';

describe('a specification of faults', () => {
  it.each(['none', 'gentle', 'rough'] as const)('names the profile %s', (name) => {
    expect(parse(name)).toEqual(faultProfiles[name]);
  });

  it('lists kinds with their rates, and nothing else strikes', () => {
    expect(parse('throttle=0.05, spot=2')).toEqual({ ...faultProfiles.none, throttle: 0.05, spot: 2 });
  });

  it('changes a profile', () => {
    expect(parse('rough,crash=0')).toEqual({ ...faultProfiles.rough, crash: 0 });
  });

  it.each([
    ['storm', `got 'storm'; kinds are ${faultKindNames.join(', ')}`],
    ['throttle', "throttle must be a number from 0 to 1 (a share), got 'throttle'"],
    ['throttle=2', "throttle must be a number from 0 to 1 (a share), got 'throttle=2'"],
    ['spot=-1', "spot must be a number from 0 to 3600 (times an hour), got 'spot=-1'"],
    ['delay=1000', "delay must be a number from 0 to 900 (seconds), got 'delay=1000'"],
    ['spot=1=2', "spot must be a number from 0 to 3600 (times an hour), got 'spot=1=2'"],
    ['gentle,rough', "got 'rough'; kinds are"],
    ['', "got ''; kinds are"],
    [
      'lost-boot=0.6,slow-boot=0.6',
      'slow-boot, lost-boot and boot-failure must add up to 1 at most, got 1.2',
    ],
  ])('that is %j is refused in one line', (text, problem) => {
    const parsed = parseFaults(text);

    expect(parsed).toMatchObject({ ok: false, problem: expect.stringContaining(problem) as string });
    expect(!parsed.ok && parsed.problem).not.toContain('\n');
  });
});

describe('describing a profile', () => {
  it.each(['none', 'gentle', 'rough,crash=0', 'throttle=0.05,spot=2'])('gives %s back', (text) => {
    expect(describeProfile(parse(text))).toBe(text);
  });

  it('tells whether anything can go wrong', () => {
    expect(isFaultless(parse('none'))).toBe(true);
    expect(isFaultless(parse('crash=0.1'))).toBe(false);
  });
});

function parse(text: string): FaultProfile {
  const parsed = parseFaults(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.profile;
}
