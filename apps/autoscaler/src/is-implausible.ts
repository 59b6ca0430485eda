import type { Decision, Implausibility } from '@poolkeeper/scaling-decision';

const implausibilities: Readonly<Record<Implausibility['code'], true>> = {
  'not-a-number': true,
  'bounds-cross': true,
  'clock-behind': true,
  'workers-vanished': true,
};

/** Whether a decision holds because the snapshot cannot be true: then nothing else is done by it either. */
export function isImplausible({ reasons }: Decision): boolean {
  return reasons.some(({ code }) => code in implausibilities);
}
