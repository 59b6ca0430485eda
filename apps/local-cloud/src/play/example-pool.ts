import type { GroupSettings, LifecycleHook, QueueSettings, SpaceliftSettings } from '@poolkeeper/pool-world';
import type { FunctionSettings } from '../functions/function-settings.ts';
import { timeAllowanceSeconds } from '../functions/time-allowance.ts';
import type { Options } from '../options/options.ts';

/** The resources of a pool, as data: what a deployment's CloudFormation template says. */
export interface PoolResources {
  readonly region: string;
  readonly accountId: string;
  readonly group: GroupSettings;
  readonly terminationHook: LifecycleHook;
  /** In the order in which they can be created. */
  readonly queues: readonly QueueSettings[];
  /** Name of the queue that the hook tells. */
  readonly lifecycleQueue: string;
  readonly spacelift: SpaceliftSettings;
  readonly apiKey: { readonly id: string; readonly secret: string; readonly secretParameter: string };
}

/** The pool's functions and what invokes each. */
export interface PoolFunctions {
  readonly autoscaler: FunctionSettings & { readonly schedule: { readonly everySeconds: number } };
  readonly lifecycleManager: FunctionSettings & {
    readonly eventSource: { readonly queueName: string; readonly batchSize: number };
  };
}

const name = 'poolkeeper-local';
const poolId = '01J0CA1C10VD0P001000000001';
const queueName = `${name}-lifecycle`;
const functionTimeoutSeconds = 30;
const longestVisibilitySeconds = 43_200;
const longestHeartbeatSeconds = 7_200;

export function examplePool(options: Options): PoolResources {
  const region = 'eu-west-1';
  const accountId = '000000000000';
  const allowance = timeAllowanceSeconds(functionTimeoutSeconds, options.speed);
  const terminationHook: LifecycleHook = {
    name: 'drain-worker',
    transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    // Time enough for a function that starts, fails once and starts anew, also with a fast clock.
    heartbeatTimeoutSeconds: Math.min(Math.max(300, 2 * allowance), longestHeartbeatSeconds),
    defaultResult: 'ABANDON',
    notificationTargetArn: `arn:aws:sqs:${region}:${accountId}:${queueName}`,
  };
  return {
    region,
    accountId,
    group: {
      name,
      minSize: options.minSize,
      maxSize: options.maxSize,
      instanceType: 't3.small',
      hooks: [terminationHook],
      onTerminateHookAbandon: 'retain',
      tags: { Name: name, WorkerPoolID: poolId },
    },
    terminationHook,
    lifecycleQueue: queueName,
    queues: [
      { name: `${queueName}-redrive`, retentionSeconds: 1_209_600 },
      {
        name: queueName,
        // AWS asks for six times the function's timeout, so that no batch comes back while it is being handled.
        visibilityTimeoutSeconds: Math.min(6 * allowance, longestVisibilitySeconds),
        redrive: { queueName: `${queueName}-redrive`, maxReceiveCount: 1000 },
      },
    ],
    spacelift: { poolId, poolName: name },
    apiKey: {
      id: '01JLOCALCLOUD0APIKEY000001',
      secret: 'local-cloud-secret',
      secretParameter: `/${name}/spacelift-api-key-secret`,
    },
  };
}

/** Where the resources turned out to be, once they exist. */
export interface ResourceAddresses {
  readonly groupArn: string;
  readonly queueUrl: string;
  /** Of the AWS APIs and of Spacelift's. */
  readonly endpointUrl: string;
  readonly folders: FunctionFolders;
}

/** Where each function's bundle is. */
export interface FunctionFolders {
  readonly autoscaler: string;
  readonly lifecycleManager: string;
}

export function exampleFunctions(
  options: Options,
  resources: PoolResources,
  addresses: ResourceAddresses,
): PoolFunctions {
  const shared = {
    handler: 'index.handler',
    timeoutSeconds: functionTimeoutSeconds,
    memoryMb: 256,
  };
  const environment = {
    SPACELIFT_API_KEY_ID: resources.apiKey.id,
    SPACELIFT_API_KEY_SECRET_NAME: resources.apiKey.secretParameter,
    SPACELIFT_API_KEY_ENDPOINT: addresses.endpointUrl,
    SPACELIFT_WORKER_POOL_ID: resources.spacelift.poolId,
    AUTOSCALING_GROUP_ARN: addresses.groupArn,
    AUTOSCALING_REGION: resources.region,
  };
  return {
    autoscaler: {
      ...shared,
      name: `${name}-autoscaler`,
      codeFolder: addresses.folders.autoscaler,
      maximumConcurrency: 1,
      credentials: credentialsOf('AUTOSCALER'),
      environment: {
        ...environment,
        AUTOSCALING_MAX_CREATE: String(options.maxCreate),
        AUTOSCALING_MAX_KILL: String(options.maxKill),
        AUTOSCALING_MIN_IDLE: String(options.minIdle),
        AUTOSCALING_SCALE_DOWN_DELAY: String(options.scaleInAfterSeconds / 60),
      },
      schedule: { everySeconds: 60 },
    },
    lifecycleManager: {
      ...shared,
      name: `${name}-lifecycle-manager`,
      codeFolder: addresses.folders.lifecycleManager,
      maximumConcurrency: 2,
      credentials: credentialsOf('LIFECYCLE'),
      environment: {
        ...environment,
        QUEUE_URL: addresses.queueUrl,
        LIFECYCLE_HOOK_TIMEOUT: String(resources.terminationHook.heartbeatTimeoutSeconds),
      },
      eventSource: { queueName: resources.lifecycleQueue, batchSize: 10 },
    },
  };
}

function credentialsOf(role: string) {
  return {
    accessKeyId: `ASIALOCAL${role}`,
    secretAccessKey: 'local-cloud-secret-access-key',
    sessionToken: 'local-cloud-session-token',
  };
}
