import { Aws } from 'aws-cdk-lib';
import { poolNames, serviceNames } from '@poolkeeper/pool-config';

/** Names of the services' functions. Services and pools refer to each other only by name. */
export interface FunctionNames {
  readonly autoscaler: string;
  readonly lifecycleManager: string;
  readonly terminationPolicy: string;
}

/** Returns the names of the shared functions, or of the functions of one pool. */
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

/** Returns the name of a shared function's role. It includes the region, because role names are global in an account. */
export function sharedRoleName(functionName: string): string {
  return `${functionName}-${Aws.REGION}`;
}

/** ARNs of resources with conventional names, in the stack's account, region and partition. */
export const arns = {
  function: (name: string) => arn('lambda', `function:${name}`),
  ec2: (resource: string) => arn('ec2', resource),
  group: (name: string) => arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`),
  queue: (name: string) => arn('sqs', name),
  parameter: (name: string) => arn('ssm', `parameter${name}`),
  /** Secrets Manager appends a hyphen and six characters to the name. */
  secret: (name: string) => arn('secretsmanager', `secret:${name}-??????`),
  /** Secrets whose names match a pattern. @default - in the stack's account */
  allSecrets: (pattern: string, account?: string) => arn('secretsmanager', `secret:${pattern}`, account),
} as const;

function arn(service: string, resource: string, account: string = Aws.ACCOUNT_ID): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${account}:${resource}`;
}
