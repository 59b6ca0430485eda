import { Aws } from 'aws-cdk-lib';
import { poolNames, serviceNames } from '@poolkeeper/pool-config';

/** What a service's functions are called: services and pools know each other by names alone. */
export interface FunctionNames {
  readonly autoscaler: string;
  readonly lifecycleManager: string;
  readonly terminationPolicy: string;
}

/** Of the services that all pools share, or of those that serve the pool named alone. */
export function functionNames(pool?: string): FunctionNames {
  if (pool !== undefined) {
    const { group } = poolNames(pool);
    return {
      autoscaler: `${group}-autoscaler`,
      lifecycleManager: `${group}-lifecycle-manager`,
      terminationPolicy: `${group}-termination-policy`,
    };
  }
  return {
    autoscaler: serviceNames.autoscaler.function,
    lifecycleManager: serviceNames.lifecycleManager.function,
    terminationPolicy: serviceNames.lifecycleManager.terminationPolicyFunction,
  };
}

/** The role of a function that all pools share. Roles are of the whole account: the region tells them apart. */
export function sharedRoleName(functionName: string): string {
  return `${functionName}-${Aws.REGION}`;
}

/** ARNs of what has a name by convention, in the stack's account, region and partition. */
export const arns = {
  function: (name: string) => arn('lambda', `function:${name}`),
  group: (name: string) => arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`),
  queue: (name: string) => arn('sqs', name),
  parameter: (name: string) => arn('ssm', `parameter${name}`),
  /** Secrets Manager adds six characters of its own. */
  secret: (name: string) => arn('secretsmanager', `secret:${name}-??????`),
} as const;

function arn(service: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}
