import type { RandomSource } from '@poolkeeper/pool-world';
import { defaultPolicy, type Policy } from '@poolkeeper/scaling-decision';
import { anyPolicy } from '@poolkeeper/scaling-decision/testing';
import fc from 'fast-check';

const minute = 60_000;
/** For longer nobody waits for a pool to come to rest. */
const longestRetentionMs = 180 * minute;
/** Rolls launch replacements, after which a pool cools down anew: with long cooldowns it would do nothing else. */
const longestCooldownMs = 5 * minute;

/** Usually a policy with every feature on or off, else one of few settings. */
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

/** The same, but no policy by which runs wait for ever or idle workers stay for ever: it could not be told from a bug. */
function restful({ retention, schedule, ...policy }: Policy): Policy {
  return {
    ...policy,
    scaleOutCooldownMs: Math.min(policy.scaleOutCooldownMs ?? 0, longestCooldownMs),
    scaleInCooldownMs: Math.min(policy.scaleInCooldownMs ?? 0, longestCooldownMs),
    ...(retention !== undefined && {
      retention: { ...retention, ceilingMs: Math.min(retention.ceilingMs, longestRetentionMs) },
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
