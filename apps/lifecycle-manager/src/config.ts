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
import type { GateSettings } from './gate-settings.ts';

/** All settings of the lifecycle manager. */
export interface Config extends PoolConnection, GateSettings {
  readonly group: PoolConnection['group'];
  /** URL of the queue that the hook's notifications come from. */
  readonly queueUrl: string;
}

const variables = withPoolConnection({
  /** URL of the SQS queue that the hook notifies. Required. */
  QUEUE_URL: url('must be the URL of the SQS queue that the termination hook notifies'),
  /** The hook's heartbeat timeout in seconds. */
  LIFECYCLE_HOOK_TIMEOUT: seconds({ default: 300, least: 30 }),
  /** Minutes that an instance has, from its launch, to bring up a worker. */
  AUTOSCALING_REGISTRATION_GRACE: minutes({ default: 10 }),
});

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
  };
}
