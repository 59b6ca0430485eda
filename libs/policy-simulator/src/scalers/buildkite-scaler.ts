import { idleSince } from '@poolkeeper/pool-model';
import { earliestAfter, type Scaler } from './scaler.ts';

const everyMs = 10_000;
const idleMs = 10 * 60_000;

/**
 * The defaults of Buildkite's Elastic CI Stack: its scaler asks for as many instances as jobs wait or run, every ten seconds
 * (buildkite-agent-scaler 1.12.0), and each agent ends its own instance after ten minutes without a job (`ScaleInIdlePeriod` of
 * elastic-ci-stack-for-aws 6.71.1), at one agent an instance.
 */
export function buildkiteScaler(): Scaler {
  return {
    timing: { everyMs },
    pass({ now, members, pendingRuns, desiredCapacity, minSize, maxSize }) {
      const running = members.filter(({ state }) => state === 'busy').length;
      const wanted = Math.min(maxSize, Math.max(minSize, pendingRuns + running));
      if (wanted > desiredCapacity) return { desiredCapacity: wanted, unchangedUntil: now };
      const idle = members.filter((member) => member.state === 'idle');
      const expired = idle.filter((member) => now - idleSince(member) >= idleMs);
      const releases = expired.slice(0, Math.max(0, desiredCapacity - minSize));
      return releases.length > 0
        ? { releases, unchangedUntil: now }
        : {
            unchangedUntil: earliestAfter(
              now,
              idle.map((member) => idleSince(member) + idleMs),
            ),
          };
    },
  };
}
