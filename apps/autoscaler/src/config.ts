import { defaultPolicy, type Policy } from '@poolkeeper/scaling-decision';
import {
  flag,
  minutes,
  poolConnection,
  readEnvironment,
  wholeNumber,
  withPoolConnection,
  type Environment,
  type PoolConnection,
} from '@poolkeeper/pool-config';

/** All settings of the autoscaler. */
export interface Config extends PoolConnection {
  readonly policy: Policy;
  /** For how long after its launch an instance may be without a worker before it is a stray. */
  readonly registrationGraceMs: number;
  /** Observe, decide and report only. */
  readonly dryRun: boolean;
}

const variables = withPoolConnection({
  /** Instances added in one pass at most. */
  AUTOSCALING_MAX_CREATE: wholeNumber({ default: defaultPolicy.maxStepOut }),
  /** Members released in one pass at most. */
  AUTOSCALING_MAX_KILL: wholeNumber({ default: defaultPolicy.maxStepIn }),
  /** Minutes for which a member is idle before it may be released. */
  AUTOSCALING_SCALE_DOWN_DELAY: minutes({ default: defaultPolicy.scaleInAfterMs / 60_000 }),
  /** Workers to keep idle beyond what the pending runs need. */
  AUTOSCALING_MIN_IDLE: wholeNumber({ default: defaultPolicy.minIdle }),
  /** Minutes that an instance has, from its launch, to bring up a worker. */
  AUTOSCALING_REGISTRATION_GRACE: minutes({ default: 10 }),
  AUTOSCALING_DRY_RUN: flag(),
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
    policy: {
      minIdle: values.AUTOSCALING_MIN_IDLE,
      maxStepOut: values.AUTOSCALING_MAX_CREATE,
      maxStepIn: values.AUTOSCALING_MAX_KILL,
      scaleInAfterMs: values.AUTOSCALING_SCALE_DOWN_DELAY,
    },
    registrationGraceMs: values.AUTOSCALING_REGISTRATION_GRACE,
    dryRun: values.AUTOSCALING_DRY_RUN,
  };
}
