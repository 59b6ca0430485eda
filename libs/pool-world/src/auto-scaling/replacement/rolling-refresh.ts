import type { EpochMs } from '@poolkeeper/pool-model';
import type { InstanceRefresh, InstanceRefreshRequest, InstanceRefreshStatus } from '../api.ts';
import { inService } from '../fleet.ts';
import type { GroupChoice } from '../termination/group-terminations.ts';
import { isUnprotected, type GroupedInstance } from '../instances/grouped-instance.ts';

/** How long a refresh continues while none of its instances may be terminated. */
const patienceSeconds = 3600;

const defaultDelaySeconds = 3600;

/** One instance refresh: replaces the instances that the group had when it began, batch by batch. */
export class RollingRefresh {
  readonly id: string;
  readonly #in: GroupChoice;
  readonly #request: InstanceRefreshRequest;
  readonly #startedAt: EpochMs;
  readonly #all: number;
  /** Ids of those to be replaced. */
  readonly #outdated: Set<string>;
  #status: InstanceRefreshStatus = 'Pending';
  #reason: string | undefined;
  #endedAt: EpochMs | undefined;
  /** How many of the checkpoints have been passed. */
  #passed = 0;
  /** When the checkpoint that has been reached is passed. */
  #passesAt: EpochMs | undefined;
  /** Since when no instance may be terminated: all remaining ones are protected, or the custom policy allows none. */
  #blockedSince: EpochMs | undefined;

  constructor(
    id: string,
    surroundings: GroupChoice,
    {
      request,
      outdated,
    }: { readonly request: InstanceRefreshRequest; readonly outdated: readonly GroupedInstance[] },
  ) {
    this.id = id;
    this.#in = surroundings;
    this.#request = request;
    this.#startedAt = surroundings.timeline.now;
    this.#outdated = new Set(outdated.map((instance) => instance.id));
    this.#all = outdated.length;
  }

  get active(): boolean {
    return this.#endedAt === undefined;
  }

  describe(): InstanceRefresh {
    const left = this.#outdated.size;
    return {
      instanceRefreshId: this.id,
      groupName: this.#request.groupName,
      status: this.#status,
      ...(this.#reason === undefined ? {} : { statusReason: this.#reason }),
      startTime: this.#startedAt,
      ...(this.#endedAt === undefined ? {} : { endTime: this.#endedAt }),
      percentageComplete:
        this.#status === 'Successful' || this.#all === 0
          ? 100
          : Math.floor((100 * (this.#all - left)) / this.#all),
      instancesToUpdate: left,
    };
  }

  /** At 100 % healthy, a replacement is launched before an instance is terminated. */
  extra(): number {
    const replaces = this.#status === 'InProgress' && this.#outdated.size > 0;
    return replaces && this.#minHealthyPercentage === 100 ? 1 : 0;
  }

  cancel(): void {
    this.#status = 'Cancelling';
    this.#in.fleet.reconcileIn(0);
  }

  /** Continues as far as the group's health allows. Returns whether it has ended. */
  advance(): boolean {
    const { fleet } = this.#in;
    if (!this.active) return false;
    if (this.#status === 'Cancelling') return this.#end('Cancelled', 'Cancelled by the user.');
    if (this.#status === 'Pending') {
      this.#status = 'InProgress';
      fleet.reconcileIn(0);
    }
    const left = this.#left();
    const healthy = this.#healthy();
    if (left.length === 0) {
      return healthy.length >= fleet.desiredCapacity && this.#end('Successful', undefined);
    }
    const replaceable = left.filter(
      (one) => isUnprotected(one) || this.#request.scaleInProtectedInstances === 'Refresh',
    );
    if (replaceable.length === 0) {
      return this.#waitBlocked(`${left.length} instances are still protected from scale in`);
    }
    if (!fleet.allows('InstanceRefresh')) return false;
    const untilCheckpoint = this.#untilCheckpoint(left.length);
    if (untilCheckpoint === 'at-the-last') {
      return healthy.length >= fleet.desiredCapacity && this.#end('Successful', undefined);
    }
    const candidates = inService(replaceable);
    const number = Math.min(candidates.length, this.#replaceableNow(healthy.length), untilCheckpoint);
    if (untilCheckpoint === 0) return false;
    if (number > 0 && this.#replace(candidates, number) === 0) {
      return this.#waitBlocked('the custom termination policy allows none of its instances to be terminated');
    }
    this.#blockedSince = undefined;
    // No replacement is launched ahead for an instance that has just been terminated.
    this.#left();
    return false;
  }

  /** How many more instances may be replaced before the refresh pauses, which is none while it does. */
  #untilCheckpoint(left: number): number | 'at-the-last' {
    const { checkpointPercentages = [], checkpointDelaySeconds = defaultDelaySeconds } = this.#request;
    const { timeline, fleet } = this.#in;
    for (; this.#passed < checkpointPercentages.length; this.#passed += 1) {
      const percentage = checkpointPercentages[this.#passed] ?? 100;
      const more = Math.ceil((this.#all * percentage) / 100) - (this.#all - left);
      if (more > 0) return more;
      this.#passesAt ??= timeline.now + checkpointDelaySeconds * 1000;
      if (timeline.now < this.#passesAt) {
        fleet.reconcileIn((this.#passesAt - timeline.now) / 1000);
        return 0;
      }
      this.#passesAt = undefined;
    }
    return checkpointPercentages.length > 0 ? 'at-the-last' : Infinity;
  }

  #replaceableNow(healthy: number): number {
    // A refresh replaces at least one instance at a time, however small the group is.
    const alone = healthy >= this.#in.fleet.desiredCapacity && this.#minHealthyPercentage < 100 ? 1 : 0;
    return Math.max(alone, healthy - this.#leastHealthy());
  }

  #replace(candidates: readonly GroupedInstance[], number: number): number {
    return this.#in.terminations.terminate({
      cause: 'INSTANCE_REFRESH',
      number,
      candidates,
      reasonOf: ({ id }) => ({
        cause: 'instance refresh',
        sentence: `instance ${id} was taken out of service in response to instance refresh ${this.id}`,
      }),
    });
  }

  /** Forgets the instances that have left the group. Skips protected ones if the request ignores them. */
  #left(): readonly GroupedInstance[] {
    const left = this.#in.fleet.counted().filter(({ id }) => this.#outdated.has(id));
    if (left.length < this.#outdated.size) {
      this.#outdated.clear();
      for (const { id } of left) this.#outdated.add(id);
    }
    return this.#request.scaleInProtectedInstances === 'Ignore' ? left.filter(isUnprotected) : left;
  }

  /** The instances in service, without replacements that are not warmed up yet. */
  #healthy(): readonly GroupedInstance[] {
    const { timeline, fleet } = this.#in;
    const warmupMs = (this.#request.instanceWarmupSeconds ?? 0) * 1000;
    const warmAt = ({ launchedAt, inServiceSince = 0 }: GroupedInstance) =>
      launchedAt < this.#startedAt ? 0 : inServiceSince + warmupMs;
    const serving = inService(fleet.counted());
    const next = Math.min(...serving.map(warmAt).filter((at) => at > timeline.now));
    if (next < Infinity) fleet.reconcileIn((next - timeline.now) / 1000);
    return serving.filter((one) => warmAt(one) <= timeline.now);
  }

  get #minHealthyPercentage(): number {
    return this.#request.minHealthyPercentage ?? 90;
  }

  #leastHealthy(): number {
    return Math.ceil((this.#in.fleet.desiredCapacity * this.#minHealthyPercentage) / 100);
  }

  #waitBlocked(why: string): boolean {
    const { timeline, fleet } = this.#in;
    this.#blockedSince ??= timeline.now;
    const deadline = this.#blockedSince + patienceSeconds * 1000;
    if (timeline.now >= deadline) return this.#end('Failed', `Instance refresh has failed: ${why}.`);
    fleet.reconcileIn((deadline - timeline.now) / 1000);
    return false;
  }

  #end(status: InstanceRefreshStatus, reason: string | undefined): true {
    this.#status = status;
    this.#reason = reason;
    this.#endedAt = this.#in.timeline.now;
    return true;
  }
}
