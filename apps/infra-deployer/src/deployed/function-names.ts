import { poolNames, serviceNames } from '@poolkeeper/pool-config';

/** What the functions that work for a pool are called. */
export interface FunctionNames {
  readonly autoscaler: string;
  readonly lifecycleManager: string;
  readonly terminationPolicy: string;
}

/** Of the functions that pools share. */
export const sharedFunctions: FunctionNames = {
  autoscaler: serviceNames.autoscaler.function,
  lifecycleManager: serviceNames.lifecycleManager.function,
  terminationPolicy: serviceNames.lifecycleManager.terminationPolicyFunction,
};

/** Of the functions of one pool alone, if it has its own. */
export function dedicatedFunctions(pool: string): FunctionNames {
  const { group } = poolNames(pool);
  return {
    autoscaler: `${group}-autoscaler`,
    lifecycleManager: `${group}-lifecycle-manager`,
    terminationPolicy: `${group}-termination-policy`,
  };
}

/** Where a function writes. */
export function logGroupOf(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
