import type { DurationMs } from '@poolkeeper/pool-model';
import type { Policy } from '@poolkeeper/scaling-decision';
import type { Question, Scaler } from './question.ts';
import { replay } from './replay.ts';
import type { ReplayFigures } from './replay-figures.ts';

const longestMs = 120 * 60_000;
const steps = 7;

export interface Equalled {
  readonly figures: ReplayFigures;
  /** For how long idle workers were kept. */
  readonly scaleInAfterMs: DurationMs;
}

/**
 * The same policy, with idle workers kept for as long as so many instance-hours pay for, which is where a pool trades cost
 * for wait; for no time when they pay for none.
 */
export async function atEqualHours(
  question: Question,
  scaler: Extract<Scaler, { readonly kind: 'poolkeeper' }>,
  instanceHours: number,
): Promise<Equalled> {
  const keeping = async (scaleInAfterMs: DurationMs): Promise<Equalled> => ({
    figures: await replay(question, { ...scaler, policy: keepFor(scaler.policy, scaleInAfterMs) }),
    scaleInAfterMs,
  });
  let best = await keeping(0);
  let [low, high] = [0, longestMs];
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
