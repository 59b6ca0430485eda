import { readFile } from 'node:fs/promises';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { poolConfigSchema } from '@poolkeeper/pool-config/schema';
import { UsageError } from '../options/errors.ts';
import type { Options } from '../options/options.ts';

/** The Spacelift worker pool of `npm start`. */
export const playedPool = { poolId: '01J0CA1C10VD0P001000000001', poolName: 'poolkeeper-local' };

/**
 * The configuration of the pool that the command line describes. A policy file overrides the options. Throws `UsageError`
 * if the file cannot be read or the configuration is invalid.
 */
export async function poolConfigOf(options: Options, apiKeyId: string): Promise<PoolConfig> {
  const { minSize, maxSize, minIdle, maxCreate, maxKill, scaleInAfterSeconds, spotShare } = options;
  const base = {
    name: 'local',
    spacelift: {
      endpoint: 'https://local.app.spacelift.io',
      workerPoolId: playedPool.poolId,
      apiKey: { id: apiKeyId },
    },
    instances: {
      types: ['t3.small'],
      ...(spotShare > 0 && {
        purchase: { kind: 'mixed', onDemandPercentage: Math.round(100 * (1 - spotShare)) },
      }),
    },
    image: { id: 'ami-0123456789abcdef0' },
    network: {
      subnets: [0, 1, 2].map((index) => `subnet-0123456789abcdef${index}`),
      securityGroups: ['sg-0123456789abcdef0'],
    },
    scaling: {
      minSize,
      maxSize,
      minIdle,
      maxStepOut: maxCreate,
      maxStepIn: maxKill,
      scaleInAfter: `${scaleInAfterSeconds}s`,
    },
    lifecycle: { rebalanceRecommendation: 'replace' },
  };
  const file = options.policyFile;
  const config = file === undefined ? base : merge(base, await readPolicy(file));
  const checked = poolConfigSchema.safeParse(config);
  if (checked.success) return config as PoolConfig;
  const problems = checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new UsageError(`${file ?? 'the options'}: ${problems.join('\n')}`);
}

type Settings = Readonly<Record<string, unknown>>;

async function readPolicy(file: string): Promise<Settings> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`cannot read the policy ${file}: the file does not exist, or it is a folder`);
  });
  try {
    const policy: unknown = JSON.parse(text);
    if (isSettings(policy)) return policy;
  } catch {
    // Text that is not JSON gets the same message.
  }
  throw new UsageError(
    `${file} must be a JSON object with parts of a pool's configuration, such as "scaling"`,
  );
}

function merge(base: Settings, over: Settings): Settings {
  const merged = Object.entries(over).map(([key, value]) => {
    const below = base[key];
    return [key, isSettings(below) && isSettings(value) ? merge(below, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(merged) };
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
