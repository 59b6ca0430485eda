import type { Duration } from 'aws-cdk-lib';
import { CfnAutoScalingGroup, CfnWarmPool } from 'aws-cdk-lib/aws-autoscaling';
import type { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import { poolNames, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { arns } from '../names.ts';
import type { InstanceMix } from './instance-mix.ts';

export interface InstanceGroupProps {
  readonly pool: string;
  readonly minSize: number;
  readonly maxSize: number;
  /** Ids. */
  readonly subnets: readonly string[];
  readonly template: CfnLaunchTemplate;
  /** @default - on-demand instances of the launch template's type */
  readonly mix?: InstanceMix;
  /** Replaces spot instances that AWS is likely to reclaim soon. */
  readonly capacityRebalance: boolean;
  /** Name of the termination policy function. @default - the group chooses instances by age alone */
  readonly terminationPolicyFunction?: string;
  readonly healthCheckGrace: Duration;
  /** Metrics of the group that CloudWatch collects; an empty list for none. @default - all */
  readonly metrics?: readonly string[];
  readonly maxLifetime?: Duration;
  readonly warmPool?: WarmPool;
  readonly tags: Readonly<Record<string, string>>;
}

type WarmPool = NonNullable<CompletePoolConfig['instances']['warmPool']>;

/** The Auto Scaling group. The autoscaler sets its desired capacity, so no deployment does. */
export class InstanceGroup extends Construct {
  readonly group: CfnAutoScalingGroup;

  constructor(scope: Construct, id: string, props: InstanceGroupProps) {
    super(scope, id);
    const launchTemplate = {
      launchTemplateId: props.template.ref,
      version: props.template.attrLatestVersionNumber,
    };
    this.group = new CfnAutoScalingGroup(this, 'Group', {
      autoScalingGroupName: poolNames(props.pool).group,
      minSize: String(props.minSize),
      maxSize: String(props.maxSize),
      vpcZoneIdentifier: [...props.subnets],
      ...(props.mix === undefined
        ? { launchTemplate }
        : {
            mixedInstancesPolicy: {
              instancesDistribution: props.mix.distribution,
              launchTemplate: {
                launchTemplateSpecification: launchTemplate,
                overrides: [...props.mix.overrides],
              },
            },
          }),
      capacityRebalance: props.capacityRebalance,
      healthCheckType: 'EC2',
      healthCheckGracePeriod: props.healthCheckGrace.toSeconds(),
      cooldown: '10',
      terminationPolicies: [
        ...(props.terminationPolicyFunction === undefined
          ? []
          : [arns.function(props.terminationPolicyFunction)]),
        'OldestLaunchTemplate',
        'OldestInstance',
      ],
      // Keeps an instance if the gate abandons it or does not answer, because a run may still be on it.
      instanceLifecyclePolicy: { retentionTriggers: { terminateHookAbandon: 'retain' } },
      ...(props.metrics?.length !== 0 && {
        metricsCollection: [
          { granularity: '1Minute', ...(props.metrics !== undefined && { metrics: [...props.metrics] }) },
        ],
      }),
      ...(props.maxLifetime !== undefined && { maxInstanceLifetime: props.maxLifetime.toSeconds() }),
      tags: Object.entries(props.tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
    });
    acknowledge(this.group, {
      'AwsSolutions-AS3':
        'Every launch and termination passes a hook, which notifies the gate, and alarms notify operators.',
    });
    // Keeps sizes that were changed by hand or by a schedule, unless the template changes them.
    this.group.cfnOptions.updatePolicy = {
      autoScalingScheduledAction: { ignoreUnmodifiedGroupSizeProperties: true },
    };
    if (props.warmPool !== undefined) this.addWarmPool(props.warmPool);
  }

  private addWarmPool({ minSize, maxPreparedCapacity, state, reuse }: WarmPool): void {
    new CfnWarmPool(this, 'WarmPool', {
      autoScalingGroupName: this.group.ref,
      poolState: { stopped: 'Stopped', running: 'Running', hibernated: 'Hibernated' }[state],
      instanceReusePolicy: { reuseOnScaleIn: reuse },
      minSize,
      maxGroupPreparedCapacity: maxPreparedCapacity,
    });
  }
}
