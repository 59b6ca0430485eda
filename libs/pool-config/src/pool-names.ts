import type { CompletePoolConfig } from './config/pool-config-schema.ts';

/** Names of a pool's resources. They follow a convention, so that no stack needs outputs of another. */
export interface PoolNames {
  /** The Auto Scaling group. Also the prefix of other names in the pool's stack. */
  readonly group: string;
  readonly queue: string;
  readonly redriveQueue: string;
  /** SSM parameter with the pool's settings. */
  readonly settingsParameter: string;
  /** Secrets Manager secret with the functions' API key. */
  readonly apiKeySecret: string;
  /** Secrets Manager secret of the instances: a JSON object of environment variables by name. */
  readonly workerSecret: string;
  /** SSM parameter with the certificates that the configuration contains. */
  readonly caCertificatesParameter: string;
  /** SSM parameter with the image that the pool launches from if it has an image of its own. */
  readonly imageParameter: string;
  /** Prefix of the log groups of the pool's instances, before the name of the log. */
  readonly logGroupPrefix: string;
  /** The CloudFormation stack. */
  readonly stack: string;
  /** Resources that pools with functions of their own have and others share: see `serviceNames`. */
  readonly webhook: WebhookNames;
}

/** Names of what makes Spacelift's events start passes. */
export interface WebhookNames {
  /** The FIFO queue of requests for passes, of the events and of the schedules. */
  readonly passQueue: string;
  /** The function that receives the events. */
  readonly receiver: string;
  /** Secrets Manager secret of the signatures. */
  readonly secret: string;
}

/** Prefix of the names of a pool's group and queues, before the pool's name. */
export const poolNamePrefix = 'poolkeeper-';

/** Names of the lifecycle hooks of each group, by what they hold. */
export const hookNames = { launch: 'poolkeeper-launching', termination: 'poolkeeper-terminating' } as const;

/** Tags of images that a pool has built, by what they say. */
export const imageTags = {
  /** The name of its pool. Image Builder gives it to an image that has passed its tests. */
  pool: 'poolkeeper:image',
  /** `true` for the image that the pool launches from, and for the one before it: they are not deleted. */
  promoted: 'poolkeeper:promoted',
  /** The first instance whose worker has registered. */
  registered: 'poolkeeper:registered',
  /** Why it was taken back after a promotion. */
  refused: 'poolkeeper:refused',
} as const;

/** Path of the settings parameters, before the pool's name. */
export const settingsPath = '/poolkeeper/pools/';

/** Names of the services that all pools of an account and region share. */
export const serviceNames = {
  autoscaler: { stack: 'poolkeeper-autoscaler', function: 'poolkeeper-autoscaler' },
  webhook: webhookNames('poolkeeper', 'poolkeeper/webhook'),
  lifecycleManager: {
    stack: 'poolkeeper-lifecycle-manager',
    function: 'poolkeeper-lifecycle-manager',
    terminationPolicyFunction: 'poolkeeper-termination-policy',
  },
} as const;

/** Returns the names of a pool's resources. */
export function poolNames(pool: string): PoolNames {
  return {
    group: `${poolNamePrefix}${pool}`,
    queue: `${poolNamePrefix}${pool}`,
    redriveQueue: `${poolNamePrefix}${pool}-redrive`,
    settingsParameter: `${settingsPath}${pool}`,
    apiKeySecret: `poolkeeper/${pool}/api-key`,
    workerSecret: `poolkeeper/${pool}/worker`,
    caCertificatesParameter: `/poolkeeper/ca-certificates/${pool}`,
    imageParameter: `/poolkeeper/images/${pool}`,
    logGroupPrefix: `/poolkeeper/${pool}/`,
    stack: `poolkeeper-pool-${pool}`,
    webhook: webhookNames(`${poolNamePrefix}${pool}`, `poolkeeper/${pool}/webhook`),
  };
}

/** Returns the SSM parameter with the image that a pool launches from, if there is one. */
export function imageParameterOf({
  name,
  image,
}: Pick<CompletePoolConfig, 'name' | 'image'>): string | undefined {
  return image.build === undefined ? image.ssmParameter : poolNames(name).imageParameter;
}

function webhookNames(prefix: string, secret: string): WebhookNames {
  return { passQueue: `${prefix}-passes.fifo`, receiver: `${prefix}-webhook`, secret };
}
