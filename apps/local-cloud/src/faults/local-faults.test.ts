import { faultKinds } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import { localFaults } from './local-faults.ts';

describe('the faults of this cloud', () => {
  it.each(['none', 'gentle', 'rough'] as const)('have the profile %s', (name) => {
    expect(localFaults.parse(name)).toEqual({ ok: true, profile: localFaults.profiles[name] });
  });

  it('refuse kinds that only the simulation can draw', () => {
    expect(localFaults.parse('skew=1')).toMatchObject({ ok: false });
    expect(Object.hasOwn(faultKinds, 'skew')).toBe(true);
  });

  it('delay a message by no more than SQS can', () => {
    expect(localFaults.parse('delay=1000')).toMatchObject({
      problem: "delay must be a number from 0 to 900 (seconds), got 'delay=1000'",
    });
  });
});
