import { memberStates } from './member.ts';
import { pauseInForce } from './pause.ts';
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

interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly read: (measured: MeasuredPool) => readonly Omit<Sample, 'name'>[];
}

/**
 * The first four have the names and labels of Spacelift's own exporter, so that its dashboards find them:
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
    help: 'Instances and workers of the pool, paired, by state.',
    read: ({ pool, snapshot }) => {
      const counts = countMembers(snapshot);
      return memberStates.map((state) => ({ labels: { pool, state }, value: counts[state] }));
    },
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
];

function ofWorkerPool(name: string, help: string, value: (snapshot: Snapshot) => number): Gauge {
  return {
    name,
    help,
    read: ({ pool, snapshot }) => [
      { labels: { worker_pool_id: snapshot.pool.id, worker_pool_name: pool }, value: value(snapshot) },
    ],
  };
}

function ofPool(name: string, help: string, value: (snapshot: Snapshot) => number): Gauge {
  return { name, help, read: ({ pool, snapshot }) => [{ labels: { pool }, value: value(snapshot) }] };
}

/** All values of pools. */
export function samplesOf(pools: readonly MeasuredPool[]): readonly Sample[] {
  return gauges.flatMap(({ name, read }) => pools.flatMap(read).map((sample) => ({ name, ...sample })));
}

/**
 * The same in Prometheus' text format, without the last line break:
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function describeForPrometheus(pools: readonly MeasuredPool[]): string {
  return gauges
    .flatMap(({ name, help, read }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} gauge`,
      ...pools.flatMap(read).map(({ labels, value }) => `${name}{${describeLabels(labels)}} ${value}`),
    ])
    .join('\n');
}

function describeLabels(labels: Sample['labels']): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
