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
  /** Replaces spot instances that AWS may take back soon before it does. */
  readonly capacityRebalance: boolean;
  /** Name of the function that is asked who may go. @default - the group goes by age alone */
  readonly terminationPolicyFunction?: string;
  readonly healthCheckGrace: Duration;
  /** Metrics of the group that CloudWatch collects; an empty list for none. @default - all */
  readonly metrics?: readonly string[];
  readonly maxLifetime?: Duration;
  readonly warmPool?: WarmPool;
  readonly tags: Readonly<Record<string, string>>;
}

type WarmPool = NonNullable<CompletePoolConfig['instances']['warmPool']>;

/** The Auto Scaling group. Its desired capacity is the autoscaler's: no deployment sets it. */
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
      // What the gate abandons, or never answers for, is kept: a run may still be on it.
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
        'Every launch and every termination passes a hook, which notifies the gate, and alarms tell people what they have to know.',
    });
    // Bounds that someone changed by hand, or a schedule, stay unless the template changes them.
    this.group.cfnOptions.updatePolicy = {
      autoScalingScheduledAction: { ignoreUnmodifiedGroupSizeProperties: true },
    };
    if (props.warmPool !== undefined) this.addWarmPool(props.warmPool);
  }

  private addWarmPool({ minSize, maxPreparedCapacity, state }: WarmPool): void {
    new CfnWarmPool(this, 'WarmPool', {
      autoScalingGroupName: this.group.ref,
      poolState: { stopped: 'Stopped', running: 'Running', hibernated: 'Hibernated' }[state],
      // An instance is good for one worker's life: what a run left behind must not meet the next worker.
      instanceReusePolicy: { reuseOnScaleIn: false },
      minSize,
      maxGroupPreparedCapacity: maxPreparedCapacity,
    });
  }
}
