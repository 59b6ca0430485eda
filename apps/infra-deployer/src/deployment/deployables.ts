import { serviceNames, poolNames } from '@poolkeeper/pool-config';
import { CommandError } from '../errors.ts';
import type { PoolFile } from '../config-files/read-pools.ts';

/** Something that is deployed on its own: a stack. */
export type Deployable = ServiceDeployable | PoolDeployable;

export interface ServiceDeployable extends Destination {
  readonly kind: 'service';
  readonly name: ServiceName;
}

export interface PoolDeployable extends Destination {
  readonly kind: 'pool';
  readonly name: string;
  readonly pool: PoolFile;
}

interface Destination {
  /** Tells it from all others: a service has a stack of the same name in each region. */
  readonly id: string;
  readonly stackName: string;
  /** @default - the region of the profile */
  readonly region?: string;
}

export const services = ['autoscaler', 'lifecycle-manager'] as const;

export type ServiceName = (typeof services)[number];

const stackOfService: Readonly<Record<ServiceName, string>> = {
  autoscaler: serviceNames.autoscaler.stack,
  'lifecycle-manager': serviceNames.lifecycleManager.stack,
};

export interface DeployableOptions {
  /** For all of them. @default - what the configurations say, then the profile */
  readonly region?: string;
}

/** Whether a name on the command line is a service's. */
export function isService(target: string): target is ServiceName {
  return services.some((name) => name === target);
}

/**
 * What the named targets are, services first, as pools need them: names of services and of pools. Without any name it is
 * everything: the pools, and the services in the regions where pools use the shared ones.
 *
 * @throws CommandError when a name is neither.
 */
export function deployablesOf(
  targets: readonly string[],
  pools: readonly PoolFile[],
  options: DeployableOptions = {},
): readonly Deployable[] {
  const unknown = targets.filter(
    (target) => !isService(target) && !pools.some(({ config }) => config.name === target),
  );
  if (unknown.length > 0) {
    const names = [...services, ...pools.map(({ config }) => config.name)];
    throw new CommandError(`there is nothing to deploy that is called ${unknown.join(', ')}`, {
      code: 'pool-unknown',
      fault: 'user',
      fix: `Choose among ${names.join(', ')}, or name the pool's file with --config FILE.`,
      details: { targets: unknown },
    });
  }
  const wanted = (name: string) => targets.length === 0 || targets.includes(name);
  const regions = regionsOfServices(targets, pools, options);
  return [
    ...services.filter(wanted).flatMap((name) => regions.map((region) => serviceIn(name, region, regions))),
    ...pools.filter(({ config }) => wanted(config.name)).map((pool) => poolDeployable(pool, options)),
  ];
}

function serviceIn(
  name: ServiceName,
  region: string | undefined,
  regions: readonly (string | undefined)[],
): ServiceDeployable {
  const stackName = stackOfService[name];
  const id = regions.length > 1 ? `${stackName}-${region ?? 'default-region'}` : stackName;
  return { kind: 'service', id, name, stackName, region };
}

function poolDeployable(pool: PoolFile, options: DeployableOptions): PoolDeployable {
  const { name } = pool.config;
  const { stack } = poolNames(name);
  const region = regionOf(pool, options);
  return {
    kind: 'pool',
    id: stack,
    name,
    stackName: stack,
    pool,
    region,
  };
}

/** Where pools use the shared services; where all pools are when services are asked for by name. */
function regionsOfServices(
  targets: readonly string[],
  pools: readonly PoolFile[],
  options: DeployableOptions,
): readonly (string | undefined)[] {
  const isNamed = targets.some(isService);
  if (isNamed && pools.length === 0) return [options.region];
  const served = pools.filter(({ config }) => isNamed || config.functions === undefined);
  return [...new Set(served.map((pool) => regionOf(pool, options)))];
}

function regionOf({ config }: PoolFile, { region }: DeployableOptions): string | undefined {
  return region ?? config.aws.region;
}
