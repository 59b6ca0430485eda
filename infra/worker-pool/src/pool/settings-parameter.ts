import { Stack } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { poolNames, poolSettings, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import type { Gate } from './gate.ts';

export interface SettingsParameterProps {
  readonly config: CompletePoolConfig;
  readonly gate: Pick<Gate, 'queue' | 'redriveQueue'>;
}

/** What the functions know of a pool. They read it again within minutes, so that a change of it deploys no function. */
export class SettingsParameter extends Construct {
  readonly parameter: StringParameter;

  constructor(scope: Construct, id: string, { config, gate }: SettingsParameterProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.parameter = new StringParameter(this, 'Parameter', {
      parameterName: poolNames(config.name).settingsParameter,
      description: `Settings of pool ${config.name}, for the functions`,
      // Beyond 4,096 characters a parameter costs something.
      tier: ParameterTier.INTELLIGENT_TIERING,
      stringValue: stack.toJsonString(
        poolSettings(config, {
          region: stack.region,
          queueUrl: gate.queue.queueUrl,
          redriveQueueUrl: gate.redriveQueue.queueUrl,
        }),
      ),
    });
  }
}
