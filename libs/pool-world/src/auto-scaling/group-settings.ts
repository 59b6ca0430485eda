import type { GroupChanges } from './api.ts';
import { validationError } from '../aws-fault.ts';
import type { LaunchSettings } from './instances/launches.ts';
import { requirePurchaseMix } from './purchase-options.ts';

/** Below AWS's minimum, so that a history of hours can reach it, and above the time that a boot takes. */
const minLifetimeSeconds = 60;

/** The settings after a change. Throws AWS's `ValidationError` for invalid ones; sizes are not checked here. */
export function changedSettings(before: LaunchSettings, changes: GroupChanges): LaunchSettings {
  const { maxInstanceLifetimeSeconds, ...others } = changes;
  const { maxInstanceLifetimeSeconds: lifetimeBefore, ...settings } = { ...before, ...others };
  const lifetime = maxInstanceLifetimeSeconds ?? lifetimeBefore ?? 0;
  if (!(lifetime === 0 || (Number.isInteger(lifetime) && lifetime >= minLifetimeSeconds))) {
    throw validationError(
      `The maximum instance lifetime must be 0 or at least ${minLifetimeSeconds} seconds, got ${lifetime}`,
    );
  }
  if (settings.purchaseMix !== undefined) requirePurchaseMix(settings.purchaseMix);
  if (settings.instanceTypes?.length === 0) throw validationError('a group needs at least one instance type');
  requireTemplateVersion(settings.launchTemplateVersion ?? '1');
  return lifetime === 0 ? settings : { ...settings, maxInstanceLifetimeSeconds: lifetime };
}

/** The group's bounds and its desired capacity. */
export interface GroupSizes {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
}

/**
 * The sizes after a change. Throws AWS's `ValidationError` for bounds that contradict each other. Desired capacity moves
 * into the new bounds if it is not given.
 */
export function changedSizes(
  before: GroupSizes,
  change: { readonly minSize?: number; readonly maxSize?: number; readonly desiredCapacity?: number },
): GroupSizes {
  const minSize = change.minSize ?? before.minSize;
  const maxSize = change.maxSize ?? before.maxSize;
  requireSize('min size', minSize);
  requireSize('max size', maxSize);
  if (maxSize < minSize) {
    throw validationError(`Max bound, ${maxSize}, must be greater than or equal to min bound, ${minSize}`);
  }
  const { desiredCapacity } = change;
  if (desiredCapacity === undefined) {
    return {
      minSize,
      maxSize,
      desiredCapacity: Math.min(maxSize, Math.max(minSize, before.desiredCapacity)),
    };
  }
  requireSize('desired capacity', desiredCapacity);
  if (desiredCapacity < minSize || desiredCapacity > maxSize) {
    throw validationError(
      `Desired capacity:${desiredCapacity} must be between the specified min size:${minSize} and max size:${maxSize}`,
    );
  }
  return { minSize, maxSize, desiredCapacity };
}

export function requireDesiredCapacity(wanted: number, { minSize, maxSize }: GroupSizes): void {
  requireSize('desired capacity', wanted);
  if (wanted > maxSize) {
    throw validationError(
      `New SetDesiredCapacity value ${wanted} is above max value ${maxSize} for the AutoScalingGroup.`,
    );
  }
  if (wanted < minSize) {
    throw validationError(
      `New SetDesiredCapacity value ${wanted} is below min value ${minSize} for the AutoScalingGroup.`,
    );
  }
}

export function requireDecrement({ desiredCapacity, minSize }: GroupSizes): void {
  if (desiredCapacity - 1 < minSize) {
    throw validationError(
      `Currently, desiredSize equals minSize (${minSize}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
    );
  }
}

function requireSize(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 0)) {
    throw validationError(`The ${name} must be a whole number of 0 or more, got ${value}`);
  }
}

export function requireTemplateVersion(version: string): void {
  if (!/^[1-9]\d*$/u.test(version)) {
    throw validationError(
      `The launch template version must be a whole number of 1 or more, got '${version}'`,
    );
  }
}
