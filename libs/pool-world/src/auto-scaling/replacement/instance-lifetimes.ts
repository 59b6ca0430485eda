import type { GroupChoice } from '../termination/group-terminations.ts';
import { inService, tenthOf } from '../fleet.ts';
import { isUnprotected, type GroupedInstance } from '../instances/grouped-instance.ts';

/** Replaces instances that have reached the group's maximum lifetime, a tenth of the group at a time. */
export class InstanceLifetimes {
  readonly #in: GroupChoice;
  /** Undefined without a limit. */
  readonly #mostSeconds: () => number | undefined;

  constructor(surroundings: GroupChoice, mostSeconds: () => number | undefined) {
    this.#in = surroundings;
    this.#mostSeconds = mostSeconds;
  }

  advance(): void {
    const mostSeconds = this.#mostSeconds();
    if (mostSeconds === undefined) return;
    const { fleet, dismissals, timeline } = this.#in;
    const serving = inService(fleet.counted());
    const endOf = ({ launchedAt }: GroupedInstance) => launchedAt + mostSeconds * 1000;
    const next = Math.min(...serving.map(endOf).filter((end) => end > timeline.now));
    if (next < Infinity) fleet.lookAgain((next - timeline.now) / 1000);
    const spare = tenthOf(fleet.desiredCapacity) - Math.max(0, fleet.desiredCapacity - serving.length);
    dismissals.dismiss({
      cause: 'MAX_INSTANCE_LIFETIME',
      number: spare,
      candidates: serving.filter((instance) => isUnprotected(instance) && endOf(instance) <= timeline.now),
      reasonOf: ({ id }) => ({
        cause: 'max instance lifetime',
        story: `instance ${id} was taken out of service because it reached the maximum instance lifetime of ${mostSeconds} seconds`,
      }),
    });
  }
}
