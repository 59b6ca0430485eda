/** How long a part of a boot takes, in seconds, and where the number is from. */
interface Latency {
  readonly seconds: number;
  readonly source: string;
}

/** The parts of a boot, one after the other. */
interface BootLatencies {
  /** From the launch that the group asks for to the start of the kernel. */
  readonly launch: Latency;
  /** From there to the first command of Poolkeeper's user data, or of the worker's service at a later start. */
  readonly system: Latency;
  /** From there to the start of the launcher. */
  readonly setup: Latency;
  /** From there to the registration of the worker. */
  readonly registration: Latency;
}

const measuredElsewhere =
  'm7i.large with Amazon Linux 2023, 2026-01: github.com/brevdev/ec2-coldboot-research, docs/';
const criticalPath =
  "critical path of the user data with the latencies of the commands in its tests' command-latencies.ts";

const coldLaunch: Latency = {
  seconds: 22.6,
  source: `${measuredElsewhere}cold-baseline-results.md, RunInstances 4.8 s and pending 17.8 s, median of 3`,
};
const coldSystem: Latency = {
  seconds: 5.2,
  source: `${measuredElsewhere}cold-baseline-results.md, 3.2 s until sshd answers; 2 s until cloud-init runs user data are assumed`,
};
const registration: Latency = {
  seconds: 5,
  source: 'assumed: the launcher fetches the worker and connects; no measurement is published',
};

/**
 * What a boot takes by the best sources that are public, because Poolkeeper's were not measured on a real account. `before` is the
 * user data that did one thing after the other, `now` the one that does them at the same time. A machine of a warm pool was booted
 * once before.
 */
export const bootLatencies = {
  before: {
    launch: coldLaunch,
    system: coldSystem,
    setup: { seconds: 8.7, source: criticalPath },
    registration,
  },
  now: {
    launch: coldLaunch,
    system: coldSystem,
    setup: { seconds: 0.9, source: criticalPath },
    registration,
  },
  stopped: {
    launch: {
      seconds: 18.1,
      source: `${measuredElsewhere}start-stopped-results.md, StartInstances 1.8 s and pending 16.4 s, one run. Others state less: RunsOn 15 s, Depot 5 s until the work begins`,
    },
    system: { seconds: 3, source: `${measuredElsewhere}start-stopped-results.md, until sshd answers` },
    setup: { seconds: 0.5, source: criticalPath },
    registration,
  },
  running: {
    launch: { seconds: 0, source: 'the machine runs' },
    system: { seconds: 0.5, source: 'the worker asks each second whether its instance is in service' },
    setup: { seconds: 0.5, source: criticalPath },
    registration,
  },
} as const satisfies Readonly<Record<string, BootLatencies>>;

/** Seconds from the launch that the group asks for to the registration of the worker. */
export function bootSeconds({ launch, system, setup, registration: last }: BootLatencies): number {
  return launch.seconds + system.seconds + setup.seconds + last.seconds;
}
