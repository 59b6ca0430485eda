/** Names of everything that belongs to a pool: by convention, so that no stack has to ask another. */
export interface PoolNames {
  /** The Auto Scaling group, and the prefix of what else the pool's stack names. */
  readonly group: string;
  readonly queue: string;
  readonly redriveQueue: string;
  /** SSM parameter of the pool's settings. */
  readonly settingsParameter: string;
  /** Secret, in Secrets Manager, of the API key that the functions use. */
  readonly apiKeySecret: string;
  /** Secret of the instances: a JSON object of environment variables by name. */
  readonly workerSecret: string;
  /** SSM parameter of the certificates that the configuration gives in full. */
  readonly caCertificatesParameter: string;
  /** Prefix of the log groups that the pool's instances write to; a name follows. */
  readonly logGroupPrefix: string;
  /** CloudFormation stack. */
  readonly stack: string;
}

/** Prefix of the names of a pool's group and queues; the pool's name follows. */
export const poolNamePrefix = 'poolkeeper-';

/** Prefix of the settings parameters; the pool's name follows. */
export const settingsPath = '/poolkeeper/pools/';

/** The services that all pools of an account and region share. */
export const serviceNames = {
  autoscaler: { stack: 'poolkeeper-autoscaler', function: 'poolkeeper-autoscaler' },
  lifecycleManager: {
    stack: 'poolkeeper-lifecycle-manager',
    function: 'poolkeeper-lifecycle-manager',
    terminationPolicyFunction: 'poolkeeper-termination-policy',
  },
} as const;

/** The names that a pool's resources have. */
export function poolNames(pool: string): PoolNames {
  return {
    group: `${poolNamePrefix}${pool}`,
    queue: `${poolNamePrefix}${pool}`,
    redriveQueue: `${poolNamePrefix}${pool}-redrive`,
    settingsParameter: `${settingsPath}${pool}`,
    apiKeySecret: `poolkeeper/${pool}/api-key`,
    workerSecret: `poolkeeper/${pool}/worker`,
    caCertificatesParameter: `/poolkeeper/ca-certificates/${pool}`,
    logGroupPrefix: `/poolkeeper/${pool}/`,
    stack: `poolkeeper-pool-${pool}`,
  };
}
