import {
  choosePurchase,
  selectForRoll,
  selectForTermination,
  selectStrays,
  type PurchaseChoice,
  type RollPolicy,
  type RollSelection,
  type Selection,
} from '@poolkeeper/instance-selection';
import type { StrayMember } from '@poolkeeper/pool-model';
import { decide, defaultPolicy, type Decision, type Policy } from '@poolkeeper/scaling-decision';
import { aLargePool } from './a-large-pool.ts';

const minuteMs = 60_000;

/** The pure part of a pass, which is measured. */
export interface MeasuredPass {
  readonly decide: () => Decision;
  /** Makes all selections of a pass. @default - by the decision that was made once beforehand */
  readonly select: (decision?: Decision) => Selections;
}

export interface Selections {
  readonly releases: Selection;
  readonly strays: Selection<StrayMember>;
  readonly rolls: RollSelection;
  readonly purchase: PurchaseChoice;
}

/** A policy with every feature on. */
const policy: Policy = {
  ...defaultPolicy,
  minIdle: 5,
  targetUtilization: 80,
  retention: { floorMs: minuteMs, ceilingMs: 60 * minuteMs },
  scaleOutCooldownMs: minuteMs,
  scaleInCooldownMs: minuteMs,
  stabilizationMs: 10 * minuteMs,
  schedule: {
    timeZone: 'Europe/Warsaw',
    rules: [
      {
        name: 'office hours',
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        from: '08:00',
        to: '18:00',
        set: { minIdle: 8 },
      },
      { name: 'night', from: '22:00', to: '06:00', set: { minIdle: 0 } },
    ],
  },
  objective: { percent: 95, withinMs: minuteMs },
  forecast: { mode: 'advise' },
  foreseen: { mode: 'advise' },
};

const roll: RollPolicy = {
  outdated: true,
  maxAgeMs: 24 * 60 * minuteMs,
  budget: { percent: 10 },
  idleAtLeastMs: minuteMs,
  windows: { timeZone: 'Europe/Warsaw', rules: [{ name: 'day', from: '06:00', to: '22:00' }] },
};

export function aPass(members: number): MeasuredPass {
  const snapshot = aLargePool(members);
  const made = decide(snapshot, policy);
  return {
    decide: () => decide(snapshot, policy),
    select: (decision = made) => ({
      releases: selectForTermination(snapshot, {
        atMost: decision.kind === 'scale-in' ? decision.atMost : 0,
        idleAtLeastMs: decision.idleAtLeastMs,
        minAgeMs: 10 * minuteMs,
        keepsOneInEachZone: true,
      }),
      strays: selectStrays(snapshot),
      rolls: selectForRoll(snapshot, roll),
      purchase: choosePurchase(snapshot, { onDemandPercentage: 20 }),
    }),
  };
}
