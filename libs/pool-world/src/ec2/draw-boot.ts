import type { RandomSource } from '../random-source.ts';
import type { MachineBehaviour } from './machine-behaviour.ts';

export interface Boot {
  readonly seconds: number;
  readonly fate: 'registers' | 'fails' | 'lost';
}

/** How long a boot takes, and what comes of it. */
export function drawBoot(random: RandomSource, behaviour: MachineBehaviour): Boot {
  const { bootSeconds, spread, bootFailureRate, lostBootRate, slowBootRate, slowBootFactor } = behaviour;
  const seconds = random.around(bootSeconds, spread);
  const luck = random.fraction();
  if (luck < bootFailureRate) return { seconds, fate: 'fails' };
  if (luck < bootFailureRate + lostBootRate) return { seconds, fate: 'lost' };
  const slow = luck < bootFailureRate + lostBootRate + slowBootRate;
  return { seconds: slow ? seconds * slowBootFactor : seconds, fate: 'registers' };
}
