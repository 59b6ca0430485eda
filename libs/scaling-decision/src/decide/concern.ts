import type { BootStep, Snapshot } from '@poolkeeper/pool-model';
import type { Policy } from '../policy.ts';
import type { FailingBoots } from './failing-boots.ts';
import type { Figures } from './figures.ts';

/** A condition that needs attention, whatever the decision is. */
export type Concern =
  | {
      /**
       * The desired capacity is far above what exists and what is needed. Capacity without an instance is given up once
       * it has been missing for the policy's `scaleInAfterMs`; instances are not touched.
       */
      readonly code: 'capacity-makes-no-sense';
      readonly desiredCapacity: number;
      readonly launched: number;
      /** How much of the missing capacity is not needed. */
      readonly unneeded: number;
    }
  | {
      /** Every boot fails: the image, the user data, a secret or the network of the instances is broken. */
      readonly code: 'boots-fail';
      readonly failures: number;
      /** The step at which most of them failed, by the instances' own reports. */
      readonly step?: BootStep;
    }
  | {
      /** The desired capacity is above the group's maximum, which AWS does not allow to be asked for. */
      readonly code: 'capacity-above-maximum';
      readonly desiredCapacity: number;
      readonly maxSize: number;
    }
  | {
      /** The policy uses data that the snapshot lacks: these features have no effect. */
      readonly code: 'policy-blind';
      readonly lacks: 'activities' | 'history' | 'runs';
      readonly features: readonly (keyof Policy)[];
    };

/** Fewer are not worth a concern: a recently requested batch of launches whose runs were taken by other workers. */
const unneededWorthAWord = 10;

/** What the concerns of a decision are found in. */
interface Findings {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly figures: Figures;
  readonly boots: FailingBoots | undefined;
}

export function concernsOf({ snapshot, policy, figures, boots }: Findings): readonly Concern[] {
  const { group, history, runsAhead } = snapshot;
  const { desiredCapacity, unlaunched, unneeded } = figures;
  const launched = desiredCapacity - unlaunched;
  const concerns: Concern[] = [];
  if (unneeded >= unneededWorthAWord && unneeded > desiredCapacity - unneeded) {
    concerns.push({ code: 'capacity-makes-no-sense', desiredCapacity, launched, unneeded });
  }
  if (boots !== undefined) {
    const { failures, step } = boots;
    concerns.push({ code: 'boots-fail', failures, ...(step !== undefined && { step }) });
  }
  if (group.desiredCapacity > group.maxSize) {
    concerns.push({ code: 'capacity-above-maximum', desiredCapacity, maxSize: group.maxSize });
  }
  if (group.activities === undefined) {
    const features = (['scaleOutCooldownMs', 'scaleInCooldownMs'] as const).filter((name) =>
      isOn(policy[name]),
    );
    if (features.length > 0) concerns.push({ code: 'policy-blind', lacks: 'activities', features });
  }
  if (history === undefined) {
    const features = (['stabilizationMs', 'objective', 'forecast'] as const).filter((name) =>
      isOn(policy[name]),
    );
    if (features.length > 0) concerns.push({ code: 'policy-blind', lacks: 'history', features });
  }
  if (runsAhead === undefined && policy.foreseen !== undefined) {
    concerns.push({ code: 'policy-blind', lacks: 'runs', features: ['foreseen'] });
  }
  return concerns;
}

function isOn(setting: unknown): boolean {
  return typeof setting === 'number' ? setting > 0 : setting !== undefined;
}
