import type { DurationMs } from '@poolkeeper/pool-model';
import type { Policy } from '@poolkeeper/scaling-decision';
import type { ReplayInput, Scaler } from './replay-input.ts';
import { replay } from './replay.ts';
import type { ReplayFigures } from './replay-figures.ts';

const maxMs = 120 * 60_000;
const steps = 7;

export interface EqualHoursReplay {
  readonly figures: ReplayFigures;
  /** How long idle workers were kept. */
  readonly scaleInAfterMs: DurationMs;
}

/**
 * Replays a policy with idle workers kept for as long as the given instance-hours allow, which trades cost for waiting
 * time; not at all if they do not suffice.
 */
export async function replayAtEqualHours(
  input: ReplayInput,
  scaler: Extract<Scaler, { readonly kind: 'poolkeeper' }>,
  instanceHours: number,
): Promise<EqualHoursReplay> {
  const keeping = async (scaleInAfterMs: DurationMs): Promise<EqualHoursReplay> => ({
    figures: await replay(input, { ...scaler, policy: keepFor(scaler.policy, scaleInAfterMs) }),
    scaleInAfterMs,
  });
  let best = await keeping(0);
  let [low, high] = [0, maxMs];
  for (let step = 0; step < steps; step += 1) {
    const middle = await keeping((low + high) / 2);
    if (middle.figures.instanceHours > instanceHours) high = middle.scaleInAfterMs;
    else {
      low = middle.scaleInAfterMs;
      best = middle;
    }
  }
  return best;
}

function keepFor(policy: Policy, ms: DurationMs): Policy {
  return { ...policy, scaleInAfterMs: ms, retention: { floorMs: ms, ceilingMs: ms } };
}
