import type { DurationMs } from '@poolkeeper/pool-model';

/** What a pool is, whatever scales it. */
export interface PoolShape {
  /** Instances that are there from the beginning, with their workers registered. */
  readonly minSize: number;
  readonly maxSize: number;
  /** A typical time from the launch of an instance to the registration of its worker. */
  readonly bootMs: DurationMs;
  /** By which share of it boots are shorter or longer, evenly distributed: 0 to 1. @default 0.2 */
  readonly bootSpread?: number;
  /** From a change of the desired capacity to the launch of its instances. @default 2 seconds, as in the simulated group */
  readonly launchMs?: DurationMs;
  /**
   * From the release of an idle instance to its end, which is paid for: its drain settles, the gate looks, EC2 ends it.
   * @default 15 seconds, as in the full simulation
   */
  readonly releaseMs?: DurationMs;
  /** Stopped instances whose boot is over. It is full at the beginning. @default - none */
  readonly warmPool?: WarmPoolShape;
}

/** The settings of a group's warm pool. */
export interface WarmPoolShape {
  /** The minimum number of instances in it, whatever the size of the group. @default 0 */
  readonly minSize?: number;
  /** How many instances there are in it and in the group together, where the group is smaller. @default - the maximum size */
  readonly maxPreparedCapacity?: number;
  /** A typical time from the start of one of its instances to the registration of its worker. */
  readonly startMs: DurationMs;
  /** Whether released instances return to it, while it is not full. */
  readonly reuses: boolean;
}

export type CompleteShape = Required<Omit<PoolShape, 'warmPool'>> & Pick<PoolShape, 'warmPool'>;

/** @throws RangeError for a value that no pool has. */
export function completeShape(shape: PoolShape): CompleteShape {
  const complete = { bootSpread: 0.2, launchMs: 2000, releaseMs: 15_000, ...shape };
  const { minSize, maxSize, bootSpread } = complete;
  if (!(Number.isInteger(minSize) && minSize >= 0)) {
    throw new RangeError(`the minimum size must be a whole number of 0 or more, got ${minSize}`);
  }
  if (!(Number.isInteger(maxSize) && maxSize >= Math.max(1, minSize))) {
    throw new RangeError(
      `the maximum size must be a whole number of at least 1 and the minimum size, got ${maxSize}`,
    );
  }
  for (const name of ['bootMs', 'launchMs', 'releaseMs'] as const) {
    if (!(complete[name] >= 0 && complete[name] < Infinity)) {
      throw new RangeError(`${name} must be 0 or more, got ${complete[name]}`);
    }
  }
  if (!(bootSpread >= 0 && bootSpread <= 1)) {
    throw new RangeError(`bootSpread must be 0 to 1, got ${bootSpread}`);
  }
  const { minSize: warm = 0, maxPreparedCapacity = 0, startMs = 0 } = shape.warmPool ?? {};
  if (![warm, maxPreparedCapacity, startMs].every((value) => value >= 0 && value < Infinity)) {
    throw new RangeError(
      `the sizes and the start of a warm pool must be 0 or more, got a minimum of ${warm}, ${maxPreparedCapacity} prepared and ${startMs} ms`,
    );
  }
  return complete;
}
