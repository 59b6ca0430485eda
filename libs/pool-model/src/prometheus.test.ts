import { describe, expect, it } from 'vitest';
import { describeForPrometheus, samplesOf } from './prometheus.ts';
import {
  aBusyMember,
  aDrainedMember,
  aFailedLaunch,
  ago,
  anIdleMember,
  aSnapshot,
  minutes,
  moment,
} from './testing/index.ts';

describe('the metrics of a pool for Prometheus', () => {
  const members = [anIdleMember(), aBusyMember(), aBusyMember(), aDrainedMember()];
  const group = { minSize: 1, maxSize: 9, desiredCapacity: 4, pause: { until: moment + 1 } };
  const snapshot = aSnapshot({ members, pendingRuns: 7, group });
  const text = describeForPrometheus({ pools: [{ pool: 'blue', snapshot }] });

  it("have the names and labels of Spacelift's own exporter where both have them", () => {
    const labels = `worker_pool_id="${snapshot.pool.id}",worker_pool_name="blue"`;
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        `spacelift_worker_pool_runs_pending{${labels}} 7`,
        `spacelift_worker_pool_workers_busy{${labels}} 2`,
        `spacelift_worker_pool_workers{${labels}} 4`,
        `spacelift_worker_pool_workers_drained{${labels}} 1`,
      ]),
    );
  });

  it("are all that the example dashboard of Spacelift's exporter asks for", () => {
    const usage = { billingPeriodStart: 1, billingPeriodEnd: 2, usedPrivateMinutes: 3, usedPublicMinutes: 4 };
    const account = {
      usage: { ...usage, usedSeats: 5, usedWorkers: 6 },
      publicPool: { parallelism: 7, busyWorkers: 8, pendingRuns: 9 },
    };
    const samples = samplesOf({ pools: [{ pool: 'blue', snapshot }], account });
    const valueOf = (series: string) => samples.find(({ name }) => name === `spacelift_${series}`)?.value;
    const labelsOf = (series: string) =>
      Object.keys(samples.find(({ name }) => name === `spacelift_${series}`)?.labels ?? {});

    // The series of examples/example-dashboard.json at https://github.com/spacelift-io/prometheus-exporter, of 2026-02.
    expect(valueOf('current_billing_period_start_timestamp_seconds')).toBe(1);
    expect(valueOf('current_billing_period_end_timestamp_seconds')).toBe(2);
    expect(valueOf('current_billing_period_used_private_seconds')).toBe(180);
    expect(valueOf('current_billing_period_used_public_seconds')).toBe(240);
    expect(valueOf('current_billing_period_used_seats')).toBe(5);
    expect(valueOf('current_billing_period_used_private_workers')).toBe(6);
    expect(valueOf('public_worker_pool_parallelism')).toBe(7);
    expect(valueOf('public_worker_pool_workers_busy')).toBe(8);
    expect(valueOf('public_worker_pool_runs_pending')).toBe(9);
    for (const series of ['workers', 'workers_busy', 'workers_drained', 'runs_pending']) {
      expect(labelsOf(`worker_pool_${series}`)).toEqual(['worker_pool_id', 'worker_pool_name']);
    }
  });

  it('leave out what could not be read', () => {
    const names = samplesOf({ pools: [], account: {} }).map(({ name }) => name);

    expect(names).toEqual([]);
  });

  it('have the states of members and the sizes of the group', () => {
    const values = Object.fromEntries(
      samplesOf({ pools: [{ pool: 'blue', snapshot }] }).map(({ name, labels, value }) => [
        `${name} ${labels.state ?? ''}`,
        value,
      ]),
    );
    expect(values).toMatchObject({
      'poolkeeper_members idle': 1,
      'poolkeeper_members busy': 2,
      'poolkeeper_members stray': 0,
      'poolkeeper_desired_capacity ': 4,
      'poolkeeper_max_size ': 9,
      'poolkeeper_paused ': 1,
    });
  });

  it('count instances by type and purchase option, and failed launches by kind, zone and type', () => {
    const activities = [
      aFailedLaunch({
        startedAt: ago(minutes(1)),
        endedAt: ago(minutes(1)),
        shortage: { kind: 'quota', zone: 'eu-west-1a', instanceType: 'm7i.large' },
      }),
      aFailedLaunch({ startedAt: ago(minutes(9)), endedAt: ago(minutes(9)) }),
    ];
    const measured = describeForPrometheus({
      pools: [{ pool: 'blue', snapshot: aSnapshot({ members, group: { activities } }) }],
    });
    expect(measured).toContain(
      '\npoolkeeper_instances{pool="blue",instance_type="t3.small",purchase_option="on-demand"} 4\n',
    );
    expect(measured.split('\n').filter((line) => line.startsWith('poolkeeper_failed_launches'))).toEqual([
      'poolkeeper_failed_launches{pool="blue",kind="quota",zone="eu-west-1a",instance_type="m7i.large"} 1',
    ]);
  });

  it('follow the text format: each name once with help and type, then the values of all pools', () => {
    const both = describeForPrometheus({
      pools: [
        { pool: 'blue', snapshot },
        { pool: 'a "quoted"\n\\ name', snapshot },
      ],
    }).split('\n');
    const names = both.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2]);
    expect(new Set(names).size).toBe(names.length);
    for (const line of both.filter((each) => !each.startsWith('#'))) {
      expect(line).toMatch(/^[a-z_]+\{([a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+\} \d+$/);
    }
    expect(both).toContain('poolkeeper_paused{pool="a \\"quoted\\"\\n\\\\ name"} 1');
  });
});
