import { aBusyMember, aHistory, aSnapshot } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';

describe('a desired capacity that makes no sense', () => {
  const concerns = (desiredCapacity: number, pendingRuns = 0) =>
    decide(aSnapshot({ members: [aBusyMember()], pendingRuns, group: { desiredCapacity } }), aPolicy())
      .concerns;

  it('is a concern when most of it is missing and not needed', () => {
    expect(concerns(79, 5)).toEqual([
      { code: 'capacity-makes-no-sense', desiredCapacity: 79, launched: 1, unneeded: 73 },
    ]);
  });

  it('is none while fewer than ten are too many, or those that are needed are as many', () => {
    expect(concerns(10)).toEqual([]);
    expect(concerns(11)).toHaveLength(1);
    expect(concerns(22, 10)).toEqual([]);
    expect(concerns(23, 10)).toHaveLength(1);
  });
});

describe('a desired capacity above the maximum of the group', () => {
  it('is a concern, and one at it is none', () => {
    const members = [aBusyMember(), aBusyMember()];

    expect(decide(aSnapshot({ members, group: { maxSize: 1 } }), aPolicy()).concerns).toEqual([
      { code: 'capacity-above-maximum', desiredCapacity: 2, maxSize: 1 },
    ]);
    expect(decide(aSnapshot({ members, group: { maxSize: 2 } }), aPolicy()).concerns).toEqual([]);
  });
});

describe('a policy that needs data which could not be read', () => {
  const policy = aPolicy({
    scaleOutCooldownMs: 1,
    scaleInCooldownMs: 1,
    stabilizationMs: 1,
    objective: { withinMs: 0 },
    forecast: {},
  });

  it('is a concern that names its features', () => {
    expect(decide(aSnapshot(), policy).concerns).toEqual([
      { code: 'policy-blind', lacks: 'activities', features: ['scaleOutCooldownMs', 'scaleInCooldownMs'] },
      { code: 'policy-blind', lacks: 'history', features: ['stabilizationMs', 'objective', 'forecast'] },
    ]);
  });

  it('is none when it was read, or when the features are off', () => {
    const off = aPolicy({ scaleOutCooldownMs: 0, scaleInCooldownMs: 0, stabilizationMs: 0 });

    expect(decide(aSnapshot({ group: { activities: [] }, history: aHistory([]) }), policy).concerns).toEqual(
      [],
    );
    expect(decide(aSnapshot(), off).concerns).toEqual([]);
  });
});
