import { Stack } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { poolNames, poolSettings, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import type { LifecycleEvents } from './lifecycle-events.ts';

export interface SettingsParameterProps {
  readonly config: CompletePoolConfig;
  readonly lifecycleEvents: Pick<LifecycleEvents, 'queue' | 'redriveQueue'>;
}

/** The pool's settings for the functions, which refresh them every minute, so that a change does not deploy a function. */
export class SettingsParameter extends Construct {
  readonly parameter: StringParameter;

  constructor(scope: Construct, id: string, { config, lifecycleEvents }: SettingsParameterProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.parameter = new StringParameter(this, 'Parameter', {
      parameterName: poolNames(config.name).settingsParameter,
      description: `Settings of pool ${config.name}, for the functions`,
      // A parameter of more than 4,096 characters needs the advanced tier, which is not free.
      tier: ParameterTier.INTELLIGENT_TIERING,
      stringValue: stack.toJsonString(
        poolSettings(config, {
          region: stack.region,
          queueUrl: lifecycleEvents.queue.queueUrl,
          redriveQueueUrl: lifecycleEvents.redriveQueue.queueUrl,
        }),
      ),
    });
  }
}
