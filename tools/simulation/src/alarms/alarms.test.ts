import { metricUnits as passUnits } from '@poolkeeper/autoscaler/pass';
import { metricUnits as gateUnits } from '@poolkeeper/lifecycle-manager/gate';
import { beforeAll, describe, expect, it } from 'vitest';
import { deployment } from '../deployment.ts';
import { playAlarms, type AlarmHistory } from './play-alarms.ts';
import { readTemplateAlarms, type TemplateAlarms } from './template-alarms.ts';
import type { Stage } from '../stage/stage.ts';

const spotOnly = { onDemandBase: 0, onDemandPercentage: 0 };
const { groupName, queueName, redriveQueueName } = deployment;

interface Condition extends AlarmHistory {
  readonly title: string;
  readonly alarms: readonly string[];
  /** When the condition begins and ends, in minutes. */
  readonly from: number;
  readonly until: number;
}

const conditions: readonly Condition[] = [
  {
    title: 'AWS has no capacity',
    alarms: ['queue-wait', 'no-progress', 'capacity-short'],
    minutes: 120,
    from: 10,
    until: 60,
    plan: (stage, at) => {
      at(10, () => {
        stage.world.mishaps.capacityShortage({ until: stage.now + 50 * 60_000 });
        queueRun(stage, 10);
      });
    },
  },
  {
    title: 'every boot fails',
    alarms: ['failed-boots', 'queue-wait', 'no-progress'],
    minutes: 180,
    from: 10,
    until: 60,
    plan: (stage, at) => {
      at(10, () => {
        stage.world.mishaps.boots({ bootFailureRate: 1 });
        for (let run = 0; run < 3; run += 1) queueRun(stage, 10);
      });
      at(60, () => {
        stage.world.mishaps.boots({ bootFailureRate: 0 });
      });
    },
  },
  {
    title: 'Spacelift refuses the API key',
    alarms: ['failed-passes'],
    minutes: 60,
    from: 10,
    until: 30,
    down: { spacelift: [10, 30] },
  },
  {
    title: 'the autoscaler is not invoked',
    alarms: ['no-passes'],
    minutes: 60,
    from: 10,
    until: 30,
    down: { autoscaler: [10, 30] },
  },
  {
    title: 'a terminating instance has a long run',
    alarms: ['slow-drain'],
    minutes: 120,
    from: 15,
    until: 70,
    plan: (stage, at) => {
      at(10, () => {
        queueRun(stage, 60);
      });
      at(15, () => {
        terminateAll(stage);
      });
    },
  },
  {
    title: 'the gate is down until the hook times out',
    alarms: ['unattended-queue', 'retained-instances'],
    minutes: 240,
    from: 15,
    until: 60,
    group: { heartbeatTimeoutSeconds: 1200 },
    down: { manager: [14, 60] },
    plan: (stage, at) => {
      at(10, () => {
        queueRun(stage, 90);
      });
      at(15, () => {
        terminateAll(stage);
      });
    },
  },
  {
    title: 'the gate gets a message that it does not know',
    alarms: ['redrive-queue'],
    minutes: 60,
    from: 10,
    until: 20,
    plan: (stage, at) => {
      at(10, () => {
        stage.world.sqs.send(queueName, '{"detail-type":"EC2 Instance Unheard Of"}');
      });
      at(20, () => {
        stage.world.sqs.purge(redriveQueueName);
      });
    },
  },
  {
    title: 'AWS reclaims five spot instances within an hour',
    alarms: ['spot-interruptions'],
    minutes: 240,
    from: 20,
    until: 80,
    group: { maxSize: 5, purchaseMix: spotOnly },
    plan: (stage, at) => {
      at(10, () => {
        for (let run = 0; run < 5; run += 1) queueRun(stage, 30);
      });
      at(20, () => {
        for (const instanceId of instancesOf(stage)) stage.world.mishaps.spotInterruption(instanceId);
      });
    },
  },
];

let template: TemplateAlarms;

beforeAll(() => {
  template = readTemplateAlarms();
});

describe('the alarms of a pool', { timeout: 60_000 }, () => {
  it.each(conditions)('$alarms: raised once when $title, and ended once', async (condition) => {
    const { raised } = await playAlarms(condition, template);

    expect(raised.map(({ name }) => name).sort()).toEqual([...condition.alarms].sort());
    for (const { from, until } of raised) {
      expect(from).toBeGreaterThan(condition.from);
      expect(until).toBeGreaterThan(condition.until);
    }
  });

  it('and the metrics of the functions move in these histories, but for those that other tests move', async () => {
    const moved = new Set<string>();
    for (const condition of conditions) {
      const { metrics } = await playAlarms(condition, template);
      for (const { name, points } of metrics.all()) {
        if (points.some(({ value }) => value !== 0)) moved.add(name);
      }
    }
    const names = [...Object.keys(passUnits), ...Object.keys(gateUnits)];

    expect(names.filter((name) => !moved.has(name))).toEqual([
      // apps/autoscaler/src/report/measure.test.ts
      ...['DrainedWorkers', 'StrayInstances', 'LostRuns', 'Paused'],
      ...['AdvisedHeadroom', 'ForecastHeadroom', 'ForeseenHeadroom'],
      ...['BootLaunchSeconds', 'BootSystemSeconds', 'BootSetupSeconds', 'BootRegistrationSeconds'],
      'CallsThrottled',
      // apps/lifecycle-manager/src/gates.test.ts
      ...['GateCalls', 'GateCallsFailed', 'GateCallsThrottled'],
    ]);
  });

  it('are each in one of these conditions', () => {
    const inConditions = conditions.flatMap(({ alarms }) => alarms);

    expect([...new Set(inConditions)].sort()).toEqual(template.alarms.map(({ name }) => name).sort());
  });
});

function queueRun(stage: Stage, minutes: number): void {
  stage.world.spacelift.queueRun({ stack: 'a', durationSeconds: minutes * 60 });
}

function instancesOf({ world }: Stage): readonly string[] {
  const [group] = world.autoScaling.describeGroups([groupName]);
  return group?.instances.map(({ instanceId }) => instanceId) ?? [];
}

function terminateAll(stage: Stage): void {
  for (const instanceId of instancesOf(stage)) {
    stage.world.autoScaling.terminateInstance({ instanceId, decrement: true });
  }
}
