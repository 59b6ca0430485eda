import type { Snapshot } from '@poolkeeper/pool-model';
import type { Policy } from '../policy.ts';
import type { Figures } from './figures.ts';

/** What a person should look at, whatever the decision is. */
export type Concern =
  | {
      /**
       * The desired capacity is far beyond what is there and what anyone wants. It goes down by itself, by capacity that
       * does not exist yet, once that has been missing for the policy's `scaleInAfterMs`; instances are left alone.
       */
      readonly code: 'capacity-makes-no-sense';
      readonly desiredCapacity: number;
      readonly launched: number;
      /** Of what has not come, what nobody wants. */
      readonly unneeded: number;
    }
  | {
      /** The desired capacity is above the group's maximum, which AWS does not allow to be asked for. */
      readonly code: 'capacity-above-maximum';
      readonly desiredCapacity: number;
      readonly maxSize: number;
    }
  | {
      /** The policy goes by something that the snapshot does not have: these features do nothing. */
      readonly code: 'policy-blind';
      readonly lacks: 'activities' | 'history';
      readonly features: readonly (keyof Policy)[];
    };

/** Not worth a word below it: a batch of launches that was asked for a moment ago and whose runs others took. */
const unneededWorthAWord = 10;

export function concernsOf(snapshot: Snapshot, policy: Policy, figures: Figures): readonly Concern[] {
  const { group, history } = snapshot;
  const { desiredCapacity, unlaunched, unneeded } = figures;
  const launched = desiredCapacity - unlaunched;
  const concerns: Concern[] = [];
  if (unneeded >= unneededWorthAWord && unneeded > desiredCapacity - unneeded) {
    concerns.push({ code: 'capacity-makes-no-sense', desiredCapacity, launched, unneeded });
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
  return concerns;
}

function isOn(setting: unknown): boolean {
  return typeof setting === 'number' ? setting > 0 : setting !== undefined;
}
