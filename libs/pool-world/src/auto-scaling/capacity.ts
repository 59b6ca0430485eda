import { validationError } from '../fault.ts';

/** How large the group may be, and how large it should be. */
export interface Capacity {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
}

/** Refuses bounds that contradict each other, in AWS's words. Desired capacity follows the bounds when it is not given. */
export function changedCapacity(
  before: Capacity,
  change: { readonly minSize?: number; readonly maxSize?: number; readonly desiredCapacity?: number },
): Capacity {
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

export function requireDesiredCapacity(wanted: number, { minSize, maxSize }: Capacity): void {
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

export function requireDecrement({ desiredCapacity, minSize }: Capacity): void {
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
