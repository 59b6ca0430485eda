import type { Spacelift, SpaceliftPools, World } from '@poolkeeper/pool-world';

/** A view of a world that calls `onCall` after every call of a service, which can change the time of the next event. */
export function watchCalls(world: World, onCall: () => void): World {
  const watched: Partial<World> = {
    autoScaling: watchService(world.autoScaling, onCall),
    ec2: watchService(world.ec2, onCall),
    sqs: watchService(world.sqs, onCall),
    events: watchService(world.events, onCall),
    mishaps: watchService(world.mishaps, onCall),
    spacelift: watchService(world.spacelift, onCall),
    spaceliftPools: watchPools(world.spaceliftPools, onCall),
  };
  return new Proxy(world, {
    get: (target, name) => watched[name as keyof World] ?? boundTo(target, name),
  });
}

function watchPools(pools: SpaceliftPools, onCall: () => void): SpaceliftPools {
  const watched = (pool: Spacelift) => watchService(pool, onCall);
  return {
    all: () => pools.all().map(watched),
    get: (poolId) => {
      const pool = pools.get(poolId);
      return pool && watched(pool);
    },
    create: (settings) => watched(pools.create(settings)),
    delete: (poolId) => pools.delete(poolId),
  };
}

function watchService<Service extends object>(service: Service, onCall: () => void): Service {
  return new Proxy(service, {
    get: (target, name) => {
      const value = boundTo(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        try {
          return (value as (...args: unknown[]) => unknown)(...args);
        } finally {
          onCall();
        }
      };
    },
  });
}

/** A method is bound to its object, because a proxy does not have the private fields of a class. */
function boundTo(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
