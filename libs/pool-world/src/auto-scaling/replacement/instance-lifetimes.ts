import type { GroupChoice } from '../termination/group-terminations.ts';
import { inService, tenthOf } from '../fleet.ts';
import { isUnprotected, type GroupedInstance } from '../instances/grouped-instance.ts';

/** Replaces instances that have reached the group's maximum lifetime, at most a tenth of the group at a time. */
export class InstanceLifetimes {
  readonly #in: GroupChoice;
  /** Undefined without a limit. */
  readonly #maxSeconds: () => number | undefined;

  constructor(surroundings: GroupChoice, maxSeconds: () => number | undefined) {
    this.#in = surroundings;
    this.#maxSeconds = maxSeconds;
  }

  advance(): void {
    const maxSeconds = this.#maxSeconds();
    if (maxSeconds === undefined) return;
    const { fleet, terminations, timeline } = this.#in;
    const serving = inService(fleet.counted());
    const endOf = ({ launchedAt }: GroupedInstance) => launchedAt + maxSeconds * 1000;
    const next = Math.min(...serving.map(endOf).filter((end) => end > timeline.now));
    if (next < Infinity) fleet.reconcileIn((next - timeline.now) / 1000);
    const spare = tenthOf(fleet.desiredCapacity) - Math.max(0, fleet.desiredCapacity - serving.length);
    terminations.terminate({
      cause: 'MAX_INSTANCE_LIFETIME',
      number: spare,
      candidates: serving.filter((instance) => isUnprotected(instance) && endOf(instance) <= timeline.now),
      reasonOf: ({ id }) => ({
        cause: 'max instance lifetime',
        sentence: `instance ${id} was taken out of service because it reached the maximum instance lifetime of ${maxSeconds} seconds`,
      }),
    });
  }
}
