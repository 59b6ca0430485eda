import type { Concern } from './concern.ts';

/** A concern in a sentence for a person. */
export function describeConcern(concern: Concern): string {
  switch (concern.code) {
    case 'capacity-makes-no-sense': {
      const { desiredCapacity, launched, unneeded } = concern;
      return (
        `a desired capacity of ${desiredCapacity} makes no sense with ${launched} instances and ${unneeded} more that ` +
        'nobody needs: what does not come goes down by itself, instances stay'
      );
    }
    case 'capacity-above-maximum':
      return (
        `the desired capacity ${concern.desiredCapacity} is above the group's maximum ${concern.maxSize}: ` +
        'someone changed one of them, and AWS will correct it'
      );
    case 'policy-blind': {
      const { lacks, features } = concern;
      const are = features.length === 1 ? 'is' : 'are';
      const what = lacks === 'activities' ? "the group's activities" : "the pool's history";
      return `${features.join(' and ')} ${are} set, but ${what} could not be read: ${features.length === 1 ? 'it does' : 'they do'} nothing`;
    }
  }
}
