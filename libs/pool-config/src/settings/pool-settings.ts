import type { DurationMs } from '@poolkeeper/pool-model';
import type { Policy } from '@poolkeeper/scaling-decision';
import type {
  LaunchPolicy,
  PurchasePolicy,
  RollPolicy,
  StrayLimits,
  TerminationLimits,
} from '@poolkeeper/instance-selection';
import type { SecretLocation } from '../secret-location.ts';

/**
 * The settings of one pool for the functions: the JSON document in the pool's settings parameter, which the pool's stack writes.
 * It contains locations of secrets, never secrets. All durations are in milliseconds.
 */
export interface PoolSettings {
  /** Version of the document. A function rejects other versions. */
  readonly version: 1;
  /** Name of the pool, as in resource names, logs and metrics. */
  readonly name: string;
  readonly connection: Connection;
  readonly autoscaler: AutoscalerSettings;
  readonly lifecycle: LifecycleSettings;
}

/** The worker pool and the group, and how to access them. */
export interface Connection {
  readonly spacelift: {
    /** URL of the account without a trailing slash, `https://acme.app.spacelift.io`. */
    readonly endpoint: string;
    readonly apiKeyId: string;
    readonly apiKeySecret: SecretLocation;
    /** ULID of the worker pool. */
    readonly workerPoolId: string;
    /** Certificates in PEM form to trust in addition to the platform's. @default - none */
    readonly caCertificates?: SecretLocation;
  };
  readonly group: { readonly name: string; readonly region: string };
}

/** Settings of the autoscaler's passes. */
export interface AutoscalerSettings {
  readonly policy: Policy;
  /** When to fall back from spot to on-demand and back. @default - the group's mix is not changed */
  readonly purchase?: PurchasePolicy;
  /** How to request capacity. @default - `defaultLaunchPolicy` */
  readonly launch?: LaunchPolicy;
  /** Which members to replace. @default - `defaultRollPolicy`, which replaces none */
  readonly roll?: RollPolicy;
  /** Which members a scale-in spares in addition to those that the decision keeps. @default - none */
  readonly release?: Pick<TerminationLimits, 'minAgeMs' | 'keepsOneInEachZone'>;
  /** Limits of stray replacement. @default - `defaultStrayLimits` */
  readonly strays?: StrayLimits;
  /** How long after its launch an instance may be without a worker before it is a stray. */
  readonly registrationGraceMs: DurationMs;
  /** How long a retained instance must show no worker and no run before it is terminated. */
  readonly absenceWaitMs: DurationMs;
  /** How long a worker must have been drained before it is believed to be idle. */
  readonly settlingTimeMs: DurationMs;
  /** How often an invocation makes a pass until its minute is over. @default - one pass per invocation */
  readonly passEveryMs?: DurationMs;
  /** True to observe, decide and report only. */
  readonly dryRun: boolean;
}

/** Settings of the gate. */
export interface LifecycleSettings {
  /** URL of the queue that the hooks and EventBridge send to. */
  readonly queueUrl: string;
  /** URL of the queue for messages that cannot be handled. @default - they stay in the other queue */
  readonly redriveQueueUrl?: string;
  /** Time without a heartbeat after which a hook applies its default result. */
  readonly heartbeatTimeoutMs: DurationMs;
  /** How long after its launch an instance may be without a worker. */
  readonly registrationGraceMs: DurationMs;
  /** How long every round must find neither a worker nor a reported run on an instance before it is released without one. */
  readonly absenceWaitMs: DurationMs;
  /** How long a worker must have been drained before it is believed to be idle. */
  readonly settlingTimeMs: DurationMs;
  /** What to do when AWS recommends replacing a spot instance. */
  readonly rebalanceRecommendation: 'ignore' | 'replace';
}
