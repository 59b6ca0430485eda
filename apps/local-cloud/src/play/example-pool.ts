import type {
  EventRoute,
  GroupSettings,
  LifecycleHook,
  QueueSettings,
  SpaceliftSettings,
} from '@poolkeeper/pool-world';
import type { FunctionSettings } from '../functions/function-settings.ts';
import { timeAllowanceSeconds } from '../functions/time-allowance.ts';
import type { Options } from '../options/options.ts';

/** The resources of a pool, as data: what a deployment's CloudFormation template says. */
export interface PoolResources {
  readonly region: string;
  readonly accountId: string;
  readonly group: GroupSettings;
  /** Of both hooks. */
  readonly heartbeatTimeoutSeconds: number;
  /** In the order in which they can be created. */
  readonly queues: readonly QueueSettings[];
  /** Name of the queue that the hooks tell, and that spot events go to. */
  readonly lifecycleQueue: string;
  readonly redriveQueue: string;
  readonly eventRoutes: readonly EventRoute[];
  readonly spacelift: SpaceliftSettings;
  readonly apiKey: { readonly id: string; readonly secret: string; readonly secretParameter: string };
}

/** The pool's functions and what invokes each. */
export interface PoolFunctions {
  readonly autoscaler: FunctionSettings & { readonly schedule: { readonly everySeconds: number } };
  readonly lifecycleManager: FunctionSettings & {
    readonly eventSource: { readonly queueName: string; readonly batchSize: number };
  };
  /** The group's custom termination policy. */
  readonly terminationPolicy: FunctionSettings;
}

const name = 'poolkeeper-local';
const poolId = '01J0CA1C10VD0P001000000001';
/** Name of the function that the group asks who may go. */
export const terminationPolicyName = `${name}-termination-policy`;
const queueName = `${name}-lifecycle`;
const redriveQueueName = `${queueName}-redrive`;
const autoscalerTimeoutSeconds = 30;
/** The gate attends long waits, for minutes at a time. */
const gateTimeoutSeconds = 300;
/** What the group gives its custom termination policy. */
const policyTimeoutSeconds = 2;
const longestVisibilitySeconds = 43_200;
const longestHeartbeatSeconds = 7_200;

export function examplePool(options: Options): PoolResources {
  const region = 'eu-west-1';
  const accountId = '000000000000';
  const { speed } = options;
  const gateAllowance = timeAllowanceSeconds(gateTimeoutSeconds, speed);
  const hook = {
    // Time enough for a function that starts, fails once and starts anew, also with a fast clock.
    heartbeatTimeoutSeconds: Math.min(
      Math.max(300, 2 * timeAllowanceSeconds(autoscalerTimeoutSeconds, speed)),
      longestHeartbeatSeconds,
    ),
    defaultResult: 'ABANDON',
    notificationTargetArn: `arn:aws:sqs:${region}:${accountId}:${queueName}`,
  } as const;
  const hooks: readonly LifecycleHook[] = [
    { ...hook, name: 'drain-worker', transition: 'autoscaling:EC2_INSTANCE_TERMINATING' },
    { ...hook, name: 'await-worker', transition: 'autoscaling:EC2_INSTANCE_LAUNCHING' },
  ];
  return {
    region,
    accountId,
    group: {
      name,
      minSize: options.minSize,
      maxSize: options.maxSize,
      instanceTypes: ['t3.small'],
      hooks,
      onTerminateHookAbandon: 'retain',
      purchaseMix: { onDemandBase: 0, onDemandPercentage: Math.round(100 * (1 - options.spotShare)) },
      customTerminationPolicy: true,
      terminationAnswerSeconds: Math.max(10, timeAllowanceSeconds(policyTimeoutSeconds, speed)),
      tags: { Name: name, WorkerPoolID: poolId },
    },
    heartbeatTimeoutSeconds: hook.heartbeatTimeoutSeconds,
    lifecycleQueue: queueName,
    redriveQueue: redriveQueueName,
    queues: [
      { name: redriveQueueName, retentionSeconds: 1_209_600 },
      {
        name: queueName,
        // AWS asks for six times the function's timeout, so that no batch comes back while it is being handled.
        visibilityTimeoutSeconds: Math.min(6 * gateAllowance, longestVisibilitySeconds),
        redrive: { queueName: redriveQueueName, maxReceiveCount: 1000 },
      },
    ],
    eventRoutes: [
      { detailType: 'EC2 Spot Instance Interruption Warning', queueName },
      { detailType: 'EC2 Instance Rebalance Recommendation', queueName },
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
  readonly redriveQueueUrl: string;
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
  const environment = {
    SPACELIFT_API_KEY_ID: resources.apiKey.id,
    SPACELIFT_API_KEY_SECRET_NAME: resources.apiKey.secretParameter,
    SPACELIFT_API_KEY_ENDPOINT: addresses.endpointUrl,
    SPACELIFT_WORKER_POOL_ID: resources.spacelift.poolId,
    AUTOSCALING_GROUP_ARN: addresses.groupArn,
    AUTOSCALING_REGION: resources.region,
  };
  // One bundle with two handlers, as it is deployed.
  const manager = {
    memoryMb: 256,
    codeFolder: addresses.folders.lifecycleManager,
    credentials: credentialsOf('LIFECYCLE'),
    environment: {
      ...environment,
      QUEUE_URL: addresses.queueUrl,
      REDRIVE_QUEUE_URL: addresses.redriveQueueUrl,
      LIFECYCLE_HOOK_TIMEOUT: String(resources.heartbeatTimeoutSeconds),
      REBALANCE_RECOMMENDATION: 'replace',
    },
  };
  return {
    autoscaler: {
      name: `${name}-autoscaler`,
      handler: 'index.handler',
      timeoutSeconds: autoscalerTimeoutSeconds,
      memoryMb: 256,
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
      ...manager,
      name: `${name}-lifecycle-manager`,
      handler: 'index.handler',
      timeoutSeconds: gateTimeoutSeconds,
      // While some invocations attend long waits, others look at what is new.
      maximumConcurrency: 5,
      eventSource: { queueName: resources.lifecycleQueue, batchSize: 10 },
    },
    terminationPolicy: {
      ...manager,
      name: terminationPolicyName,
      handler: 'index.terminationPolicy',
      timeoutSeconds: policyTimeoutSeconds,
      maximumConcurrency: 1,
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
