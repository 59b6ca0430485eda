import { Aws, Duration, Size, Stack, Tags } from 'aws-cdk-lib';
import { AutoScalingGroup, type IAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { SecurityGroup, Subnet } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { resolveInstances } from '@poolkeeper/instance-selection';
import { durationMs, poolNames, type CompletePoolConfig, type PoolConfig } from '@poolkeeper/pool-config';
import { poolConfigSchema } from '@poolkeeper/pool-config/schema';
import { Construct } from 'constructs';
import { functionNames } from './names.ts';
import { Gate } from './pool/gate.ts';
import { InstanceGroup } from './pool/instance-group.ts';
import { instanceMix } from './pool/instance-mix.ts';
import { InstanceRole } from './pool/instance-role.ts';
import { InstanceTemplate } from './pool/instance-template.ts';
import { PassSchedule } from './pool/pass-schedule.ts';
import { resolveImage } from './pool/resolve-image.ts';
import { userData } from './user-data/user-data.ts';

export interface WorkerPoolProps {
  readonly config: PoolConfig;
}

/** A Spacelift worker pool on an Auto Scaling group, registered with the services that scale it and guard its runs. */
export class WorkerPool extends Construct {
  readonly group: IAutoScalingGroup;

  constructor(scope: Construct, id: string, props: WorkerPoolProps) {
    super(scope, id);
    const config: CompletePoolConfig = poolConfigSchema.parse(props.config);
    const { name: pool, instances, network, scaling, lifecycle } = config;
    const names = poolNames(pool);
    const functions = functionNames(config.functions === undefined ? undefined : pool);
    const boundary =
      config.permissions.boundary === undefined
        ? {}
        : {
            permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(
              this,
              'Boundary',
              config.permissions.boundary,
            ),
          };
    const tags = { Name: names.group, WorkerPoolID: config.spacelift.workerPoolId, ...config.tags };
    for (const [key, value] of Object.entries(config.tags)) Tags.of(this).add(key, value);

    const logGroups = config.logs.create
      ? ['info', 'error'].map(
          (kind) => new LogGroup(this, `Logs-${kind}`, { logGroupName: `${names.logGroupPrefix}${kind}` }),
        )
      : [];
    const { profile } = new InstanceRole(this, 'Instances', {
      pool,
      sessions: true,
      agentMetrics: config.userData.cloudWatchAgent,
      logGroups,
      statements: [],
      ...boundary,
    });
    const resolved = resolveInstances(
      instances.types === undefined
        ? { architecture: instances.architecture, minVcpus: 2 }
        : { types: instances.types },
    );
    const { template } = new InstanceTemplate(this, 'LaunchTemplate', {
      pool,
      imageId: resolveImage(this, config),
      ...(resolved.mixedInstances === undefined && { instanceType: resolved.instanceTypes[0] ?? 't3.small' }),
      profile,
      userData: userData({ pool, groupName: names.group }),
      volume: {
        size: Size.gibibytes(instances.rootVolume.sizeGiB),
        encrypted: instances.rootVolume.encrypted,
        deviceName: instances.rootVolume.deviceName,
      },
      securityGroups: network.securityGroups.map((sg, index) =>
        SecurityGroup.fromSecurityGroupId(this, `SecurityGroup${index}`, sg),
      ),
      networkInterfaces: [],
      detailedMonitoring: instances.detailedMonitoring,
      metadataHopLimit: instances.metadataHopLimit,
      tags,
      tagsOf: {},
    });
    const { group } = new InstanceGroup(this, 'Group', {
      pool,
      minSize: scaling.minSize,
      maxSize: scaling.maxSize,
      subnets: network.subnets.map((subnet, index) => Subnet.fromSubnetId(this, `Subnet${index}`, subnet)),
      template,
      ...(resolved.mixedInstances !== undefined && { mix: instanceMix(resolved.mixedInstances) }),
      capacityRebalance: false,
      terminationPolicyFunction: functions.terminationPolicy,
      healthCheckGrace: Duration.seconds(30),
      metrics: [],
      tags,
    });
    this.group = AutoScalingGroup.fromAutoScalingGroupName(this, 'GroupByName', group.ref);
    const gate = new Gate(this, 'Gate', {
      pool,
      group,
      functionName: functions.lifecycleManager,
      hookTimeout: Duration.millis(durationMs(lifecycle.heartbeatTimeout)),
      launchHook: lifecycle.readinessGate,
      spotNotices: true,
      maxConcurrency: Math.max(2, Math.ceil(scaling.maxSize / 10)),
      ...boundary,
    });
    new PassSchedule(this, 'Passes', {
      pool,
      functionName: functions.autoscaler,
      every: Duration.millis(durationMs(scaling.every)),
      enabled: scaling.enabled,
      ...boundary,
    });
    new StringParameter(this, 'Settings', {
      parameterName: names.settingsParameter,
      description: `Settings of pool ${pool}, for the functions`,
      tier: ParameterTier.INTELLIGENT_TIERING,
      stringValue: Stack.of(this).toJsonString({
        version: 1,
        name: pool,
        connection: {
          spacelift: {
            endpoint: config.spacelift.endpoint,
            apiKeyId: config.spacelift.apiKey.id,
            apiKeySecret: { kind: 'secrets-manager', secretId: `${names.secretsPrefix}api-key` },
            workerPoolId: config.spacelift.workerPoolId,
          },
          group: { name: names.group, region: Aws.REGION },
        },
        autoscaler: {
          policy: { minIdle: 0, maxStepOut: 100, maxStepIn: 10, scaleInAfterMs: 300000 },
          registrationGraceMs: 600000,
          dryRun: false,
        },
        lifecycle: {
          queueUrl: gate.queue.queueUrl,
          redriveQueueUrl: gate.redriveQueue.queueUrl,
          heartbeatTimeoutMs: durationMs(lifecycle.heartbeatTimeout),
          registrationGraceMs: 600000,
          rebalanceRecommendation: lifecycle.rebalanceRecommendation,
        },
      }),
    });
  }
}
