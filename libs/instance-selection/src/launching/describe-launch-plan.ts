import type { LaunchPlan } from './launch-plan.ts';

/** A launch plan in a sentence for a person. */
export function describeLaunchPlan(plan: LaunchPlan): string {
  return plan.kind;
}
