import type { FunctionConfiguration, LambdaClient } from '@aws-sdk/client-lambda';
import { poolNames, serviceNames } from '@poolkeeper/pool-config';

/** Names of the functions that serve a pool. */
export interface PoolFunctionNames {
  readonly autoscaler: string;
  readonly lifecycleManager: string;
  readonly terminationPolicy: string;
}

/** The functions that serve a pool. */
export interface PoolFunctions {
  readonly names: PoolFunctionNames;
  /** True if the pool has its own functions. */
  readonly isDedicated: boolean;
  /** A function that is not deployed is absent. */
  readonly found: Readonly<Partial<Record<keyof PoolFunctionNames, FunctionConfiguration>>>;
}

/** The functions that pools share. */
export const sharedFunctions: PoolFunctionNames = {
  autoscaler: serviceNames.autoscaler.function,
  lifecycleManager: serviceNames.lifecycleManager.function,
  terminationPolicy: serviceNames.lifecycleManager.terminationPolicyFunction,
};

/** The functions of one pool, if it has its own. */
export function dedicatedFunctions(pool: string): PoolFunctionNames {
  const { group } = poolNames(pool);
  return {
    autoscaler: `${group}-autoscaler`,
    lifecycleManager: `${group}-lifecycle-manager`,
    terminationPolicy: `${group}-termination-policy`,
  };
}

/** Finds the pool's own functions if it has any, and otherwise the shared ones. */
export async function findFunctions(lambda: LambdaClient, pool: string): Promise<PoolFunctions> {
  const dedicated = await findNamed(lambda, dedicatedFunctions(pool));
  if (Object.keys(dedicated).length > 0) {
    return { names: dedicatedFunctions(pool), isDedicated: true, found: dedicated };
  }
  return { names: sharedFunctions, isDedicated: false, found: await findNamed(lambda, sharedFunctions) };
}

async function findNamed(lambda: LambdaClient, names: PoolFunctionNames): Promise<PoolFunctions['found']> {
  const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  const keys = Object.keys(names) as (keyof PoolFunctionNames)[];
  const found = await Promise.all(
    keys.map(async (key) => {
      try {
        const command = new GetFunctionConfigurationCommand({ FunctionName: names[key] });
        return [[key, await lambda.send(command)] as const];
      } catch (error) {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return [];
        throw error;
      }
    }),
  );
  return Object.fromEntries(found.flat());
}
