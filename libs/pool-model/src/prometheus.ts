import { memberStates } from './member.ts';
import { pauseInForce } from './pause.ts';
import { recentShortages } from './recent-shortages.ts';
import { countMembers, type Snapshot } from './snapshot.ts';

/** A snapshot of a pool, with the pool's name in Poolkeeper. */
export interface MeasuredPool {
  readonly pool: string;
  readonly snapshot: Snapshot;
}

/** A value of a pool at one moment, by Prometheus' data model. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a Spacelift account has used, for the names of Spacelift's exporter that are not about a pool. */
export interface MeasuredAccount {
  /** Of the current billing period. Times are in Unix seconds. Absent if it cannot be read. */
  readonly usage?: {
    readonly billingPeriodStart: number;
    readonly billingPeriodEnd: number;
    readonly usedPrivateMinutes: number;
    readonly usedPublicMinutes: number;
    readonly usedSeats: number;
    readonly usedWorkers?: number;
  };
  /** The workers that Spacelift runs for the account. Absent if they cannot be read. */
  readonly publicPool?: {
    readonly parallelism: number;
    readonly busyWorkers: number;
    readonly pendingRuns: number;
  };
}

/** What is measured at one moment. */
export interface Measured {
  readonly pools: readonly MeasuredPool[];
  readonly account?: MeasuredAccount;
}

interface Gauge {
  readonly name: string;
  readonly labels: readonly string[];
  readonly help: string;
  readonly read: (measured: Measured) => readonly Omit<Sample, 'name'>[];
}

/**
 * Those that begin with `spacelift_` have the names and labels of Spacelift's own exporter, so that its dashboards find them:
 * https://github.com/spacelift-io/prometheus-exporter#available-metrics. It takes `worker_pool_name` from Spacelift.
 */
const gauges: readonly Gauge[] = [
  ofWorkerPool(
    'spacelift_worker_pool_runs_pending',
    'Runs that wait for a worker of the pool.',
    ({ pool }) => pool.pendingRuns,
  ),
  ofWorkerPool(
    'spacelift_worker_pool_workers_busy',
    'Workers of the pool that have a run.',
    ({ pool }) => pool.busyWorkers ?? pool.workers.filter(({ busy }) => busy).length,
  ),
  ofWorkerPool('spacelift_worker_pool_workers', 'Workers of the pool.', ({ pool }) => pool.workers.length),
  ofWorkerPool(
    'spacelift_worker_pool_workers_drained',
    'Workers of the pool that are drained.',
    ({ pool }) => pool.workers.filter(({ drained }) => drained).length,
  ),
  {
    name: 'poolkeeper_members',
    labels: ['pool', 'state'],
    help: 'Instances and workers of the pool, paired, by state.',
    read: ({ pools }) =>
      pools.flatMap(({ pool, snapshot }) => {
        const counts = countMembers(snapshot);
        return memberStates.map((state) => ({ labels: { pool, state }, value: counts[state] }));
      }),
  },
  {
    name: 'poolkeeper_instances',
    labels: ['pool', 'instance_type', 'purchase_option'],
    help: 'Instances of the group, by type.',
    read: ({ pools }) =>
      pools.flatMap(({ pool, snapshot }) =>
        countByLabels(
          snapshot.group.instances.map(({ instanceType = 'unknown', purchaseOption }) => ({
            pool,
            instance_type: instanceType,
            purchase_option: purchaseOption,
          })),
        ),
      ),
  },
  {
    name: 'poolkeeper_failed_launches',
    labels: ['pool', 'kind', 'zone', 'instance_type'],
    help: 'Launches that failed for lack of capacity in the last five minutes.',
    read: ({ pools }) =>
      pools.flatMap(({ pool, snapshot }) =>
        countByLabels(
          recentShortages(snapshot).map(({ kind, zone = 'unknown', instanceType = 'unknown' }) => ({
            pool,
            kind,
            zone,
            instance_type: instanceType,
          })),
        ),
      ),
  },
  ofPool(
    'poolkeeper_desired_capacity',
    'Desired capacity of the group.',
    ({ group }) => group.desiredCapacity,
  ),
  ofPool('poolkeeper_min_size', 'Minimum size of the group.', ({ group }) => group.minSize),
  ofPool('poolkeeper_max_size', 'Maximum size of the group.', ({ group }) => group.maxSize),
  ofPool('poolkeeper_paused', '1 while an operator has paused the autoscaler.', ({ group, observedAt }) =>
    pauseInForce(group, observedAt) === undefined ? 0 : 1,
  ),
  ofPool('poolkeeper_observed_timestamp_seconds', 'When the pool was observed.', ({ observedAt }) =>
    Math.round(observedAt / 1000),
  ),
  ofAccount(
    'spacelift_current_billing_period_start_timestamp_seconds',
    'Start of the billing period.',
    ({ usage }) => usage?.billingPeriodStart,
  ),
  ofAccount(
    'spacelift_current_billing_period_end_timestamp_seconds',
    'End of the billing period.',
    ({ usage }) => usage?.billingPeriodEnd,
  ),
  ofAccount(
    'spacelift_current_billing_period_used_private_seconds',
    'Use of private workers in the billing period.',
    ({ usage }) => secondsOf(usage?.usedPrivateMinutes),
  ),
  ofAccount(
    'spacelift_current_billing_period_used_public_seconds',
    'Use of public workers in the billing period.',
    ({ usage }) => secondsOf(usage?.usedPublicMinutes),
  ),
  ofAccount(
    'spacelift_current_billing_period_used_seats',
    'Seats that are used in the billing period.',
    ({ usage }) => usage?.usedSeats,
  ),
  ofAccount(
    'spacelift_current_billing_period_used_private_workers',
    'Private workers that are used in the billing period.',
    ({ usage }) => usage?.usedWorkers,
  ),
  ofAccount(
    'spacelift_public_worker_pool_parallelism',
    'Maximum number of runs on public workers at the same time.',
    ({ publicPool }) => publicPool?.parallelism,
  ),
  ofAccount(
    'spacelift_public_worker_pool_workers_busy',
    'Public workers that have a run of the account.',
    ({ publicPool }) => publicPool?.busyWorkers,
  ),
  ofAccount(
    'spacelift_public_worker_pool_runs_pending',
    'Runs of the account that wait for a public worker.',
    ({ publicPool }) => publicPool?.pendingRuns,
  ),
];

function ofAccount(
  name: string,
  help: string,
  valueOf: (account: MeasuredAccount) => number | undefined,
): Gauge {
  return {
    name,
    labels: [],
    help,
    read: ({ account }) => {
      const value = account && valueOf(account);
      return value === undefined ? [] : [{ labels: {}, value }];
    },
  };
}

function ofWorkerPool(name: string, help: string, value: (snapshot: Snapshot) => number): Gauge {
  return {
    name,
    labels: ['worker_pool_id', 'worker_pool_name'],
    help,
    read: ({ pools }) =>
      pools.map(({ pool, snapshot }) => ({
        labels: { worker_pool_id: snapshot.pool.id, worker_pool_name: pool },
        value: value(snapshot),
      })),
  };
}

function ofPool(name: string, help: string, value: (snapshot: Snapshot) => number): Gauge {
  return {
    name,
    labels: ['pool'],
    help,
    read: ({ pools }) => pools.map(({ pool, snapshot }) => ({ labels: { pool }, value: value(snapshot) })),
  };
}

function countByLabels(all: readonly Sample['labels'][]): readonly Omit<Sample, 'name'>[] {
  const groups = Map.groupBy(all, (labels) => JSON.stringify(labels));
  return [...groups.values()].flatMap((same) => {
    const [labels] = same;
    return labels === undefined ? [] : [{ labels, value: same.length }];
  });
}

/** What can be measured, for documentation. */
export const gaugesForPrometheus: readonly Omit<Gauge, 'read'>[] = gauges;

/** All values. */
export function samplesOf(measured: Measured): readonly Sample[] {
  return gauges.flatMap(({ name, read }) => read(measured).map((sample) => ({ name, ...sample })));
}

/**
 * The same in Prometheus' text format, without the last line break:
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function describeForPrometheus(measured: Measured): string {
  return gauges
    .flatMap(({ name, help, read }) => {
      const lines = read(measured).map(({ labels, value }) => `${name}${describeLabels(labels)} ${value}`);
      return lines.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines];
    })
    .join('\n');
}

function describeLabels(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function secondsOf(minutes: number | undefined): number | undefined {
  return minutes === undefined ? undefined : minutes * 60;
}
