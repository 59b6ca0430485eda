import { describeForPrometheus } from '@poolkeeper/pool-model';
import type { World } from '@poolkeeper/pool-world';
import { describeUsage } from '../spacelift/figures.ts';
import { observeWorld } from '../world/observe-world.ts';
import { poolOfGroup } from '../world/pool-of-group.ts';
import type { HttpAnswer } from './http-answer.ts';

/** The numbers of all pools in Prometheus' text format, as `poolkeeper metrics` prints them. */
export function metricsOf({ world }: { readonly world: World }): HttpAnswer {
  const pools = world.autoScaling.describeGroups().map((group) => {
    const pool = world.spaceliftPools.get(group.tags.WorkerPoolID ?? '') ?? world.spacelift;
    return { pool: poolOfGroup(group.name), snapshot: observeWorld(world, group, pool) };
  });
  // The account has no public workers.
  const account = {
    usage: describeUsage(world.spaceliftPools, world.now),
    publicPool: { parallelism: 0, busyWorkers: 0, pendingRuns: 0 },
  };
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    body: `${describeForPrometheus({ pools, account })}\n`,
  };
}
