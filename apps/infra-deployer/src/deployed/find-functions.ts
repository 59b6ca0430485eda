import type { FunctionConfiguration, LambdaClient } from '@aws-sdk/client-lambda';
import { dedicatedFunctions, sharedFunctions, type FunctionNames } from './function-names.ts';

/** The functions that work for a pool. What is missing is not deployed. */
export interface PoolFunctions {
  readonly names: FunctionNames;
  readonly isDedicated: boolean;
  readonly found: Readonly<Partial<Record<keyof FunctionNames, FunctionConfiguration>>>;
}

/** Those of the pool's own when it has any, else those that pools share. */
export async function findFunctions(lambda: LambdaClient, pool: string): Promise<PoolFunctions> {
  const dedicated = await findNamed(lambda, dedicatedFunctions(pool));
  if (Object.keys(dedicated).length > 0) {
    return { names: dedicatedFunctions(pool), isDedicated: true, found: dedicated };
  }
  return { names: sharedFunctions, isDedicated: false, found: await findNamed(lambda, sharedFunctions) };
}

async function findNamed(lambda: LambdaClient, names: FunctionNames): Promise<PoolFunctions['found']> {
  const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  const keys = Object.keys(names) as (keyof FunctionNames)[];
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
