import type { GroupChanges } from '../auto-scaling.ts';
import { validationError } from '../fault.ts';
import { requireTemplateVersion } from './instance-refreshes.ts';
import type { LaunchSettings } from './launches.ts';
import { requirePurchaseMix } from './purchase-options.ts';

/** Shorter lifetimes than AWS's least, so that a history of hours can meet them; none so short that nothing boots. */
const leastLifetimeSeconds = 60;

/** The settings after a change. Refuses, in AWS's way, what makes no sense; sizes are not looked at. */
export function changedSettings(before: LaunchSettings, changes: GroupChanges): LaunchSettings {
  const { maxInstanceLifetimeSeconds, ...others } = changes;
  const { maxInstanceLifetimeSeconds: lifetimeBefore, ...settings } = { ...before, ...others };
  const lifetime = maxInstanceLifetimeSeconds ?? lifetimeBefore ?? 0;
  if (!(lifetime === 0 || (Number.isInteger(lifetime) && lifetime >= leastLifetimeSeconds))) {
    throw validationError(
      `The maximum instance lifetime must be 0 or at least ${leastLifetimeSeconds} seconds, got ${lifetime}`,
    );
  }
  if (settings.purchaseMix !== undefined) requirePurchaseMix(settings.purchaseMix);
  if (settings.instanceTypes?.length === 0) throw validationError('a group needs at least one instance type');
  requireTemplateVersion(settings.launchTemplateVersion ?? '1');
  return lifetime === 0 ? settings : { ...settings, maxInstanceLifetimeSeconds: lifetime };
}
