import { poolNames, serviceNames, spaceliftConnection } from '@poolkeeper/pool-config';
import { CommandError } from '../cli/errors.ts';
import type { PoolFile } from '../pools/read-pools.ts';

/** A stack that is deployed on its own: a service or a pool. */
export type Deployable = ServiceDeployable | PoolDeployable;

export interface ServiceDeployable extends DeployedStack {
  readonly kind: 'service';
  readonly name: ServiceName;
  /** Whether CloudFormation refuses to delete it: unless every pool of the configuration switches its own protection off. */
  readonly terminationProtection: boolean;
  /** Spacelift accounts of the pools that it serves. */
  readonly endpoints: readonly string[];
  /** Version that the pools name. @default - the one in @poolkeeper/cdk */
  readonly version?: string;
  /** Whether it is the autoscaler, and a pool that it serves reacts to events. */
  readonly webhook: boolean;
}

export interface PoolDeployable extends DeployedStack {
  readonly kind: 'pool';
  readonly name: string;
  readonly pool: PoolFile;
  /** All pools of the configuration in its region, itself included. */
  readonly neighbours: readonly PoolFile[];
}

interface DeployedStack {
  /** Unique: a service has a stack of the same name in each region. */
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
  /** Region of all stacks. @default - the configuration's, then the profile's */
  readonly region?: string;
}

export function isService(target: string): target is ServiceName {
  return services.some((name) => name === target);
}

/**
 * The stacks of the named services and pools, services first because pools need them. Without names: all pools, and the
 * services in each region where a pool uses them.
 *
 * @throws CommandError when a name is neither a service nor a pool.
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
    throw new CommandError(`there is no service or pool ${unknown.join(', ')}`, {
      code: 'pool-unknown',
      fault: 'user',
      fix: `Choose one of ${names.join(', ')}, or pass the pool's file with --config FILE.`,
      details: { targets: unknown },
    });
  }
  const isWanted = (name: string) => targets.length === 0 || targets.includes(name);
  const regions = regionsOfServices(targets, pools, options);
  const terminationProtection =
    pools.length === 0 || pools.some(({ config }) => config.terminationProtection);
  return [
    ...services.filter(isWanted).flatMap((name) =>
      regions.map((region) => ({
        ...serviceIn(name, region, regions),
        terminationProtection,
        endpoints: endpointsIn(region, pools, options),
        version: versionIn(name, pools),
        webhook:
          name === 'autoscaler' &&
          servedIn(region, pools, options).some(({ config }) => config.scaling.webhook),
      })),
    ),
    ...pools
      .filter(({ config }) => isWanted(config.name))
      .map((pool) => poolDeployable(pool, pools, options)),
  ];
}

function serviceIn(
  name: ServiceName,
  region: string | undefined,
  regions: readonly (string | undefined)[],
): Omit<ServiceDeployable, 'terminationProtection' | 'endpoints' | 'version' | 'webhook'> {
  const stackName = stackOfService[name];
  const id = regions.length > 1 ? `${stackName}-${region ?? 'default-region'}` : stackName;
  return { kind: 'service', id, name, stackName, region };
}

function poolDeployable(
  pool: PoolFile,
  pools: readonly PoolFile[],
  options: DeployableOptions,
): PoolDeployable {
  const { name } = pool.config;
  const { stack } = poolNames(name);
  const region = regionOf(pool, options);
  const neighbours = pools.filter((other) => regionOf(other, options) === region);
  return { kind: 'pool', id: stack, name, stackName: stack, pool, neighbours, region };
}

/** Regions where pools use the shared services, or where any pool is if services are named. */
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

function endpointsIn(
  region: string | undefined,
  pools: readonly PoolFile[],
  options: DeployableOptions,
): readonly string[] {
  const endpoints = servedIn(region, pools, options).map(
    ({ config }) => spaceliftConnection(config).endpoint,
  );
  return [...new Set(endpoints)].sort();
}

/** The pools of a region that use the shared services. */
function servedIn(
  region: string | undefined,
  pools: readonly PoolFile[],
  options: DeployableOptions,
): readonly PoolFile[] {
  return pools.filter((pool) => pool.config.functions === undefined && regionOf(pool, options) === region);
}

/** The version that the pools which share a service name. Those with functions of their own deploy them with the pool. */
function versionIn(name: ServiceName, pools: readonly PoolFile[]): string | undefined {
  const setting = name === 'autoscaler' ? 'autoscaler' : 'lifecycleManager';
  const named = pools
    .filter(({ config }) => config.functions === undefined)
    .flatMap(({ file, config }) => {
      const version = config.services[setting];
      return version === undefined ? [] : [{ file, version }];
    });
  const versions = new Set(named.map(({ version }) => version));
  if (versions.size <= 1) return named[0]?.version;
  const list = named.map(({ file, version }) => `${version} in ${file}`).join(', ');
  throw new CommandError(`pools name different versions of the ${name} that they share: ${list}`, {
    code: 'versions-differ',
    fault: 'user',
    fix: `Set services.${setting} to the same version in each of them, or in one only.`,
  });
}

function regionOf({ config }: PoolFile, { region }: DeployableOptions): string | undefined {
  return region ?? config.aws.region;
}
