import { fileURLToPath } from 'node:url';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaledClock } from '../src/clock/scaled-clock.ts';
import { startLocalCloud, type LocalCloud } from '../src/local-cloud.ts';

const assembly = fileURLToPath(
  new URL('../../../infra/worker-pool/dist/examples/notifications', import.meta.url),
);
const groupName = 'poolkeeper-notifications';
const minute = 60_000;

let cloud: LocalCloud;
let cloudWatch: CloudWatchClient;

beforeAll(async () => {
  cloud = await startLocalCloud({
    clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 600 }),
  });
  await cloud.deployAssembly(assembly);
  cloudWatch = new CloudWatchClient({
    endpoint: cloud.url,
    region: cloud.world.region,
    credentials: cloud.credentials,
  });
}, 60_000);

afterAll(async () => {
  cloudWatch.destroy();
  await cloud.close();
});

const patience = { timeout: 40_000, interval: 250 };

interface Condition {
  readonly title: string;
  /** In order. */
  readonly alarms: readonly string[];
  /** Makes the condition real, and returns a function that ends it. */
  readonly begin: () => (() => void) | Promise<() => void>;
}

const conditions: readonly Condition[] = [
  {
    title: 'missing capacity',
    alarms: ['queue-wait', 'capacity-short', 'no-progress'],
    begin: () => {
      const { world, clock } = cloud;
      world.mishaps.capacityShortage({ until: clock.now() + 40 * minute });
      queueRun(60);
      return () => undefined;
    },
  },
  {
    title: 'boots that fail',
    alarms: ['failed-boots'],
    begin: async () => {
      // An idle worker would take the runs, and nothing would boot.
      await expect.poll(() => cloud.world.ec2.describeInstances().filter(isAlive).length, patience).toBe(0);
      cloud.world.mishaps.boots({ bootFailureRate: 1 });
      for (let run = 0; run < 3; run += 1) queueRun(60);
      return () => {
        cloud.world.mishaps.boots({ bootFailureRate: 0 });
      };
    },
  },
  {
    title: 'a revoked API key',
    alarms: ['failed-passes'],
    begin: () => {
      const keys = cloud.account.spaceliftKeys.splice(0);
      return () => void cloud.account.spaceliftKeys.push(...keys);
    },
  },
  {
    title: 'a disabled schedule',
    alarms: ['no-passes'],
    begin: disableSchedule,
  },
  {
    title: 'a long run on a terminating instance',
    alarms: ['slow-drain'],
    begin: async () => {
      await terminateUnderRun(45);
      return () => undefined;
    },
  },
  {
    title: 'a gate that is down until the hook times out',
    alarms: ['unattended-queue', 'retained-instances'],
    begin: async () => {
      shortenHook();
      cloud.lifecycleManager.set(false);
      await terminateUnderRun(70);
      return () => {
        cloud.lifecycleManager.set(true);
      };
    },
  },
  {
    title: 'a message that the gate does not know',
    alarms: ['redrive-queue'],
    begin: () => {
      const { sqs } = cloud.world;
      sqs.send(groupName, '{"detail-type":"EC2 Instance Unheard Of"}');
      return () => {
        sqs.purge(`${groupName}-redrive`);
      };
    },
  },
];

describe('the alarms of a pool', { timeout: 180_000, shuffle: false }, () => {
  it.each(conditions)('$title: $alarms are raised, and end with it', async ({ alarms, begin }) => {
    await expect.poll(raised, patience).toEqual([]);

    const end = await begin();
    try {
      for (const alarm of alarms) await expect.poll(raised, patience).toContain(alarm);
    } finally {
      end();
    }

    for (const alarm of alarms) await expect.poll(raised, patience).not.toContain(alarm);
  });

  it('rest on metrics with one series a pool, whatever happens to instances, types and zones', () => {
    const own = cloud.account.metrics.all().filter(({ namespace }) => namespace === 'Poolkeeper');

    expect(own.map(({ name }) => name)).toEqual([...new Set(own.map(({ name }) => name))]);
    for (const { dimensions } of own) expect(dimensions).toEqual({ Pool: 'notifications' });
  });

  it('spot-interruptions is raised by five within an hour, and ends after three hours without one', async () => {
    await expect.poll(raised, patience).toEqual([]);
    for (let run = 0; run < 5; run += 1) queueRun(600);
    await expect.poll(() => busyInstances().length, patience).toBeGreaterThanOrEqual(5);

    for (const instanceId of busyInstances()) cloud.world.mishaps.spotInterruption(instanceId);
    await expect.poll(raised, patience).toContain('spot-interruptions');
    // The passes of these hours change nothing.
    const enable = disableSchedule();
    await expect.poll(raised, patience).not.toContain('spot-interruptions');
    enable();
  });
});

async function raised(): Promise<readonly string[]> {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
  return MetricAlarms.map(({ AlarmName = '' }) => AlarmName.replace(`${groupName}-`, ''));
}

function pool() {
  const found = cloud.world.spaceliftPools.all().find(({ poolName }) => poolName === groupName);
  if (found === undefined) throw new Error(`there is no worker pool ${groupName}`);
  return found;
}

function queueRun(durationSeconds: number): void {
  pool().queueRun({ stack: 'a-stack', durationSeconds });
}

function busyInstances(): readonly string[] {
  return pool()
    .workers()
    .filter(({ busy }) => busy)
    .map(({ metadata }) => (JSON.parse(metadata) as { readonly instance_id: string }).instance_id);
}

function isAlive({ state }: ReturnType<typeof cloud.world.ec2.describeInstances>[number]): boolean {
  return state !== 'terminated';
}

async function terminateUnderRun(minutes: number): Promise<void> {
  queueRun(minutes * 60);
  await expect.poll(() => busyInstances().length, patience).toBe(1);
  const [instanceId = ''] = busyInstances();
  cloud.world.autoScaling.terminateInstance({ instanceId, decrement: true });
}

/** Returns a function that enables it again. */
function disableSchedule(): () => void {
  const { schedules } = cloud.account;
  const [schedule] = schedules.all();
  if (schedule === undefined) throw new Error('the pool has no schedule');
  schedules.put({ ...schedule, enabled: false });
  return () => {
    schedules.put({ ...schedule, enabled: true });
  };
}

/** So that it times out within minutes. */
function shortenHook(): void {
  const { autoScaling } = cloud.world;
  const hook = autoScaling
    .describeHooks(groupName)
    .find(({ transition }) => transition === 'autoscaling:EC2_INSTANCE_TERMINATING');
  if (hook === undefined) throw new Error('the group has no termination hook');
  autoScaling.putLifecycleHook(groupName, { ...hook, heartbeatTimeoutSeconds: 1200 });
}
