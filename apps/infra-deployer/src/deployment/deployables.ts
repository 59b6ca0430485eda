import { serviceNames, poolNames } from '@poolkeeper/pool-config';
import { CommandError } from '../errors.ts';
import type { PoolFile } from '../config-files/read-pools.ts';

/** Something that is deployed on its own: a stack. */
export type Deployable =
  | { readonly kind: 'service'; readonly name: ServiceName; readonly stackName: string }
  | { readonly kind: 'pool'; readonly name: string; readonly stackName: string; readonly pool: PoolFile };

export const services = ['autoscaler', 'lifecycle-manager'] as const;

export type ServiceName = (typeof services)[number];

const stackOfService: Readonly<Record<ServiceName, string>> = {
  autoscaler: serviceNames.autoscaler.stack,
  'lifecycle-manager': serviceNames.lifecycleManager.stack,
};

/**
 * What the named targets are, services first, as pools need them: names of services and of pools. Without any name it is
 * everything: the pools, and the services when a pool uses the shared ones.
 *
 * @throws CommandError when a name is neither.
 */
export function deployablesOf(targets: readonly string[], pools: readonly PoolFile[]): readonly Deployable[] {
  const areShared = pools.some(({ config }) => config.functions === undefined);
  const all: readonly Deployable[] = [
    ...services.map((name) => ({ kind: 'service', name, stackName: stackOfService[name] }) as const),
    ...pools.map((pool) => {
      const { name } = pool.config;
      return { kind: 'pool', name, stackName: poolNames(name).stack, pool } as const;
    }),
  ];
  const unknown = targets.filter((target) => !all.some(({ name }) => name === target));
  if (unknown.length > 0) {
    throw new CommandError(`there is nothing to deploy that is called ${unknown.join(', ')}`, {
      code: 'pool-unknown',
      fault: 'user',
      fix: `Choose among ${all.map(({ name }) => name).join(', ')}, or name the pool's file with --config FILE.`,
      details: { targets: unknown },
    });
  }
  return all.filter(({ name, kind }) =>
    targets.length > 0 ? targets.includes(name) : kind === 'pool' || areShared,
  );
}
