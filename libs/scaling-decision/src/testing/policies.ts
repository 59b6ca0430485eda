import { minutes } from '@poolkeeper/pool-model/testing';
import fc from 'fast-check';
import { defaultPolicy, type Policy } from '../policy.ts';

export function aPolicy(overrides: Partial<Policy> = {}): Policy {
  return { ...defaultPolicy, ...overrides };
}

/** Any sensible policy; its steps are limited or not. */
export function anyPolicy(): fc.Arbitrary<Policy> {
  return fc.record({
    minIdle: fc.nat(6),
    maxStepOut: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(Infinity)),
    maxStepIn: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(Infinity)),
    scaleInAfterMs: fc.constantFrom(0, minutes(5), minutes(45)),
  });
}

/** Any numbers that the types allow, but an idle time that is a time: another is described as it was given. */
export function anyNonsensePolicy(): fc.Arbitrary<Policy> {
  return fc.record({
    minIdle: fc.double(),
    maxStepOut: fc.double(),
    maxStepIn: fc.double(),
    scaleInAfterMs: fc.double({ noNaN: true }),
  });
}
