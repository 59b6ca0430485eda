import type { Concern } from './concern.ts';

/** A concern as a sentence for people. */
export function describeConcern(concern: Concern): string {
  switch (concern.code) {
    case 'capacity-makes-no-sense': {
      const { desiredCapacity, launched, unneeded } = concern;
      const instances = launched === 1 ? '1 instance' : `${launched} instances`;
      return (
        `the desired capacity of ${desiredCapacity} is far too high: the group has ${instances} and does not need ${unneeded} ` +
        'of the others, which are given up without terminating any instance'
      );
    }
    case 'capacity-above-maximum':
      return (
        `the desired capacity of ${concern.desiredCapacity} is above the group's maximum of ${concern.maxSize}: ` +
        'something changed one of them, and AWS will correct it'
      );
    case 'policy-blind': {
      const { lacks, features } = concern;
      const missing = lacks === 'activities' ? "the group's activities" : "the pool's history";
      return `${features.join(' and ')} ${features.length === 1 ? 'has' : 'have'} no effect: ${missing} could not be read`;
    }
  }
}
