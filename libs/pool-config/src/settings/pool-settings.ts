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
 * What the functions have to know of one pool: the JSON document in its settings parameter, which the pool's stack writes.
 * It holds no secret, only where secrets are. Every length of time is in milliseconds.
 */
export interface PoolSettings {
  /** Of this document's form. A function refuses a version that it does not know. */
  readonly version: 1;
  /** The pool's name in names of resources, in logs and in metrics. */
  readonly name: string;
  readonly connection: Connection;
  readonly autoscaler: AutoscalerSettings;
  readonly lifecycle: LifecycleSettings;
}

/** Which pool and which group a function works for, and how it reaches them. */
export interface Connection {
  readonly spacelift: {
    /** URL of the account, `https://acme.app.spacelift.io`, without a slash at the end. */
    readonly endpoint: string;
    readonly apiKeyId: string;
    readonly apiKeySecret: SecretLocation;
    /** ULID of the worker pool. */
    readonly workerPoolId: string;
    /** Certificates in PEM form to trust beside the platform's own. @default - none */
    readonly caCertificates?: SecretLocation;
  };
  readonly group: { readonly name: string; readonly region: string };
}

/** What a pass is made by. */
export interface AutoscalerSettings {
  readonly policy: Policy;
  /** When spot is given up for on-demand, and when it is tried again. @default - the group's mix is left alone */
  readonly purchase?: PurchasePolicy;
  /** How capacity is asked for. @default - `defaultLaunchPolicy` */
  readonly launch?: LaunchPolicy;
  /** Who is replaced without a scale-in. @default - `defaultRollPolicy`: nobody */
  readonly roll?: RollPolicy;
  /** Who stays in a scale-in beside those that the decision keeps. @default - nobody */
  readonly release?: Pick<TerminationLimits, 'minAgeMs' | 'keepsOneInEachZone'>;
  /** How far an answer that lacks workers is believed. @default - `defaultStrayLimits` */
  readonly strays?: StrayLimits;
  /** For how long after its launch an instance may be without a worker before it is a stray. */
  readonly registrationGraceMs: DurationMs;
  /** How often an invocation makes a pass until its minute is over. @default - one pass an invocation */
  readonly passEveryMs?: DurationMs;
  /** Observe, decide and report only. */
  readonly dryRun: boolean;
}

/** What the gate works by. */
export interface LifecycleSettings {
  /** URL of the queue that the hooks and EventBridge notify. */
  readonly queueUrl: string;
  /** URL of the queue for messages that nothing can be done for. @default - they stay in the other queue */
  readonly redriveQueueUrl?: string;
  /** The hooks let an instance go, or keep it, when they hear nothing for so long. */
  readonly heartbeatTimeoutMs: DurationMs;
  /** For how long after its launch an instance may bring up a worker. */
  readonly registrationGraceMs: DurationMs;
  /** What is done when AWS expects to take a spot instance back. */
  readonly rebalanceRecommendation: 'ignore' | 'replace';
}
