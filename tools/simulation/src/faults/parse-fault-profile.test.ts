import { describe, expect, it } from 'vitest';
import { describeProfile, faultProfiles, without, type FaultProfile } from './fault-profile.ts';
import { parseFaultProfile } from './parse-fault-profile.ts';

describe('reading a fault profile', () => {
  it.each(['none', 'gentle', 'rough'] as const)('knows %s', (name) => {
    expect(parseFaultProfile(name)).toEqual({ ok: true, profile: faultProfiles[name] });
  });

  it('takes kinds with their rates, and leaves the others off', () => {
    expect(profileOf('throttle=0.02, delay=30')).toEqual({
      ...faultProfiles.none,
      throttle: 0.02,
      delay: 30,
    });
  });

  it('changes a profile', () => {
    expect(profileOf('rough,crash=0')).toEqual(without(faultProfiles.rough, ['crash']));
  });

  it.each([
    '',
    'harsh',
    'crash',
    'crash=',
    'crash=x',
    'crash=2',
    'crash=-1',
    'crash=0.1=2',
    'gentle,rough',
    'toString=1',
  ])('refuses %j', (text) => {
    expect(parseFaultProfile(text)).toMatchObject({ ok: false });
  });

  it('says what is wrong and what would be right', () => {
    expect(parseFaultProfile('crash=2')).toEqual({
      ok: false,
      problem: "crash must be a number from 0 to 1 (a share), got 'crash=2'",
    });
  });

  it('reads what it is described as', () => {
    for (const profile of [
      faultProfiles.rough,
      without(faultProfiles.rough, ['spot']),
      profileOf('crash=0.5'),
    ]) {
      expect(profileOf(describeProfile(profile))).toEqual(profile);
    }
    expect(describeProfile(without(faultProfiles.rough, ['spot']))).toBe('rough,spot=0');
  });
});

function profileOf(text: string): FaultProfile {
  const result = parseFaultProfile(text);
  if (!result.ok) throw new Error(result.problem);
  return result.profile;
}
