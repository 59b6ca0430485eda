import type { IdleMember } from '@poolkeeper/pool-model';
import { earliestAfter, type Scaler } from './scaler.ts';

export interface IncumbentOptions {
  /** The maximum number of instances launched in one run of it. @default 1 */
  readonly maxCreate?: number;
  /** The maximum number of instances terminated in one run of it. @default 1 */
  readonly maxKill?: number;
  /** Minutes after its registration in which a worker is not terminated. @default 0 */
  readonly scaleDownDelay?: number;
}

const minuteMs = 60_000;

/**
 * The decisions of the autoscaler that Poolkeeper replaces (ec2-workerpool-autoscaler 2.7.1), once a minute: it does nothing
 * unless the number of workers equals the desired capacity, and counts the delay from the registration.
 */
export function incumbentScaler({
  maxCreate = 1,
  maxKill = 1,
  scaleDownDelay = 0,
}: IncumbentOptions = {}): Scaler {
  const delayMs = scaleDownDelay * minuteMs;
  return {
    timing: { everyMs: minuteMs },
    pass({ now, members, pendingRuns, desiredCapacity, minSize, maxSize }) {
      const idle = members.filter((member) => member.state === 'idle');
      const registered = members.filter(({ state }) => state !== 'booting').length;
      if (registered !== desiredCapacity) return { unchangedUntil: Infinity };
      const surplus = idle.length - pendingRuns;
      if (surplus < 0) {
        const by = Math.min(-surplus, maxCreate, maxSize - desiredCapacity);
        return by > 0
          ? { desiredCapacity: desiredCapacity + by, unchangedUntil: now }
          : { unchangedUntil: Infinity };
      }
      const old = idle.filter((member) => now - registeredAt(member) >= delayMs);
      const most = Math.max(0, Math.min(surplus, maxKill, desiredCapacity - minSize));
      const releases = old.toSorted((a, b) => registeredAt(a) - registeredAt(b)).slice(0, most);
      return releases.length > 0
        ? { releases, unchangedUntil: now }
        : {
            unchangedUntil: earliestAfter(
              now,
              idle.map((member) => registeredAt(member) + delayMs),
            ),
          };
    },
  };
}

function registeredAt({ workers: [worker] }: IdleMember): number {
  return worker.registeredAt;
}
