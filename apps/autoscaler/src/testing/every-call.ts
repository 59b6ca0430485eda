import type { Ports } from '../ports.ts';

/** Stands between a pass and its ports: it makes a call at once, later, or never. */
export type Around = <Result>(call: () => Promise<Result>) => Promise<Result>;

/** Ports whose calls all go through `around`. */
export function everyCall({ pool, group, instances, history, runs }: Ports, around: Around): Ports {
  return {
    pool: {
      read: () => around(() => pool.read()),
      drain: (workerId) => around(() => pool.drain(workerId)),
    },
    group: {
      describe: () => around(() => group.describe()),
      glance: () => around(() => group.glance()),
      launch: (request) => around(() => group.launch(request)),
      setOnDemandPercentage: (percentage) => around(() => group.setOnDemandPercentage(percentage)),
      setDesiredCapacity: (capacity) => around(() => group.setDesiredCapacity(capacity)),
      terminate: (request) => around(() => group.terminate(request)),
    },
    ...(history !== undefined && { history: { read: (until) => around(() => history.read(until)) } }),
    ...(runs !== undefined && { runs: { read: (at) => around(() => runs.read(at)) } }),
    instances: { machines: (ids) => around(() => instances.machines(ids)) },
  };
}
