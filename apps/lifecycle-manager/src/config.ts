import {
  minutes,
  poolConnection,
  readEnvironment,
  seconds,
  url,
  withPoolConnection,
  type Environment,
  type PoolConnection,
} from '@poolkeeper/pool-config';
import * as z from 'zod/mini';
import type { GateSettings } from './gate-settings.ts';

/** All settings of the lifecycle manager. */
export interface Config extends PoolConnection, GateSettings {
  readonly group: PoolConnection['group'];
  /** URL of the queue that the hook's notifications come from. */
  readonly queueUrl: string;
  /** URL of the queue for messages that nothing can be done for. */
  readonly redriveQueueUrl?: string;
}

const variables = withPoolConnection({
  /** URL of the SQS queue that the hook notifies. Required. */
  QUEUE_URL: url('must be the URL of the SQS queue that the hooks notify'),
  /** URL of the SQS queue for messages that nothing can be done for. Optional: they stay in the other queue without. */
  REDRIVE_QUEUE_URL: z.optional(url('must be the URL of an SQS queue')),
  /** The hook's heartbeat timeout in seconds. */
  LIFECYCLE_HOOK_TIMEOUT: seconds({ default: 300, least: 30 }),
  /** Minutes that an instance has, from its launch, to bring up a worker. */
  AUTOSCALING_REGISTRATION_GRACE: minutes({ default: 10 }),
  /** What is done when AWS expects to take a spot instance back: `ignore` or `replace`. */
  REBALANCE_RECOMMENDATION: z._default(z.enum(['ignore', 'replace'], 'must be ignore or replace'), 'ignore'),
}).check(
  z.refine(({ QUEUE_URL, REDRIVE_QUEUE_URL }) => QUEUE_URL !== REDRIVE_QUEUE_URL, {
    path: ['REDRIVE_QUEUE_URL'],
    error: 'must be another queue than QUEUE_URL, which would bring the message back',
  }),
);

/**
 * Reads the settings from environment variables.
 *
 * @throws EnvironmentError naming every variable that is missing or wrong.
 */
export function readConfig(environment: Environment): Config {
  const values = readEnvironment(variables, environment);
  return {
    ...poolConnection(values),
    queueUrl: values.QUEUE_URL,
    heartbeatTimeoutMs: values.LIFECYCLE_HOOK_TIMEOUT,
    registrationGraceMs: values.AUTOSCALING_REGISTRATION_GRACE,
    rebalanceRecommendation: values.REBALANCE_RECOMMENDATION,
    ...(values.REDRIVE_QUEUE_URL !== undefined && { redriveQueueUrl: values.REDRIVE_QUEUE_URL }),
  };
}
