import type { Chronicle } from '../../chronicle.ts';
import { AwsFault, validationError } from '../../aws-fault.ts';
import { drawUuid } from '../../identifiers.ts';
import type { InstanceRefresh, InstanceRefreshRequest } from '../api.ts';
import type { RandomSource } from '../../random-source.ts';
import type { GroupChoice } from '../termination/group-terminations.ts';
import { requireTemplateVersion } from '../group-settings.ts';
import { RollingRefresh } from './rolling-refresh.ts';

/** The group's instance refreshes, at most one of which is active. */
export class InstanceRefreshes {
  readonly #in: GroupChoice & { readonly random: RandomSource; readonly chronicle: Chronicle };
  readonly #refreshes: RollingRefresh[] = [];

  constructor(surroundings: GroupChoice & { readonly random: RandomSource; readonly chronicle: Chronicle }) {
    this.#in = surroundings;
  }

  newestFirst(): readonly InstanceRefresh[] {
    return this.#refreshes.toReversed().map((refresh) => refresh.describe());
  }

  /** How many instances the group should have beyond its desired capacity. */
  extra(): number {
    return this.#active()?.extra() ?? 0;
  }

  requireNone(): void {
    if (this.#active() !== undefined) {
      throw new AwsFault(
        'InstanceRefreshInProgress',
        'An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.',
      );
    }
  }

  /** `version`: the launch template version that the instances should have. */
  start(request: InstanceRefreshRequest, version: string): { readonly instanceRefreshId: string } {
    const { fleet, random, chronicle } = this.#in;
    const outdated = fleet
      .counted()
      .filter(
        ({ launchTemplateVersion }) => request.skipMatching !== true || launchTemplateVersion !== version,
      );
    const refresh = new RollingRefresh(drawUuid(random), this.#in, { request, outdated });
    this.#refreshes.push(refresh);
    chronicle.record({ kind: 'refresh-started', refreshId: refresh.id });
    fleet.reconcileIn(0);
    return { instanceRefreshId: refresh.id };
  }

  cancel(groupName: string): { readonly instanceRefreshId: string } {
    const active = this.#active();
    if (active === undefined) {
      throw new AwsFault(
        'ActiveInstanceRefreshNotFound',
        `No in progress or pending Instance Refresh found for Auto Scaling group ${groupName}`,
      );
    }
    active.cancel();
    return { instanceRefreshId: active.id };
  }

  advance(): void {
    const active = this.#active();
    if (active?.advance() !== true) return;
    const { status, statusReason } = active.describe();
    this.#in.chronicle.record({
      kind: 'refresh-ended',
      refreshId: active.id,
      status,
      ...(statusReason === undefined ? {} : { reason: statusReason }),
    });
    // The extra instance that it may have launched is no longer needed.
    this.#in.fleet.reconcileIn(0);
  }

  #active(): RollingRefresh | undefined {
    const newest = this.#refreshes.at(-1);
    return newest?.active === true ? newest : undefined;
  }
}

/** Throws AWS's `ValidationError` for invalid preferences. */
export function requireRefresh(request: InstanceRefreshRequest): void {
  const { minHealthyPercentage = 90, instanceWarmupSeconds = 0, launchTemplateVersion = '1' } = request;
  requireWhole('MinHealthyPercentage', minHealthyPercentage, 100);
  requireWhole('InstanceWarmup', instanceWarmupSeconds, 86_400);
  const { checkpointPercentages = [], checkpointDelaySeconds = 0 } = request;
  for (const percentage of checkpointPercentages) requireWhole('CheckpointPercentages', percentage, 100);
  requireWhole('CheckpointDelay', checkpointDelaySeconds, 172_800);
  requireTemplateVersion(launchTemplateVersion);
}

function requireWhole(name: string, value: number, most: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value <= most)) {
    throw validationError(`${name} must be between 0 and ${most}, got ${value}`);
  }
}
