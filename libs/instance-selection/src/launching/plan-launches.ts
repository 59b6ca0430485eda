import type { Snapshot } from '@poolkeeper/pool-model';
import type { LaunchPlan } from './launch-plan.ts';
import { defaultLaunchPolicy, type LaunchPolicy } from './launch-policy.ts';

/** How a scale-out by so many, to that desired capacity, should be asked for. */
export function planLaunches(
  _snapshot: Snapshot,
  _scaleOut: { readonly by: number; readonly desiredCapacity: number },
  _policy: LaunchPolicy = defaultLaunchPolicy,
): LaunchPlan {
  return { kind: 'desired-capacity', why: 'not-asked-for' };
}
