import type { RandomSource } from '@poolkeeper/pool-world';
import { defaultPolicy, type Policy } from '@poolkeeper/scaling-decision';
import { anyPolicy } from '@poolkeeper/scaling-decision/testing';
import fc from 'fast-check';

const minute = 60_000;
/** Longer retention would make the pool take too long to come to rest. */
const maxRetentionMs = 180 * minute;
/** Each replacement of a roll starts a cooldown, so that with longer ones rolls would not end. */
const maxCooldownMs = 5 * minute;

/** Draws a policy, usually with each feature on or off, otherwise with few settings. */
export function drawPolicy(random: RandomSource): Policy {
  return random.chance(0.7) ? restful(sample(random)) : drawPlainPolicy(random);
}

function drawPlainPolicy(random: RandomSource): Policy {
  return {
    ...defaultPolicy,
    minIdle: random.pick([0, 0, 0, 1, 2]),
    maxStepOut: random.pick([1, 5, 100]),
    maxStepIn: random.pick([1, 3, 10]),
    scaleInAfterMs: random.pick([0, 1, 2, 5, 5, 10]) * minute,
  };
}

function sample(random: RandomSource): Policy {
  const [policy] = fc.sample(anyPolicy(), { seed: random.integer(2 ** 31), numRuns: 1 });
  return policy ?? defaultPolicy;
}

/** Limits a policy so that neither runs nor idle workers stay for ever, which could not be distinguished from a bug. */
function restful({ retention, schedule, ...policy }: Policy): Policy {
  return {
    ...policy,
    scaleOutCooldownMs: Math.min(policy.scaleOutCooldownMs ?? 0, maxCooldownMs),
    scaleInCooldownMs: Math.min(policy.scaleInCooldownMs ?? 0, maxCooldownMs),
    ...(retention !== undefined && {
      retention: { ...retention, ceilingMs: Math.min(retention.ceilingMs, maxRetentionMs) },
    }),
    ...(schedule !== undefined && {
      schedule: {
        ...schedule,
        rules: schedule.rules.map(({ set, ...rule }) => ({
          ...rule,
          set: { ...set, ...(set.maxSize !== undefined && { maxSize: Math.max(1, set.maxSize) }) },
        })),
      },
    }),
  };
}
