import { Duration, Stack, Tags } from 'aws-cdk-lib';
import {
  AutoScalingGroup,
  type CfnAutoScalingGroup,
  type IAutoScalingGroup,
} from 'aws-cdk-lib/aws-autoscaling';
import type { Alarm, Dashboard, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Connections, SecurityGroup, type CfnLaunchTemplate, type IConnectable } from 'aws-cdk-lib/aws-ec2';
import {
  ManagedPolicy,
  Role,
  type IGrantable,
  type IManagedPolicy,
  type IPrincipal,
  type IRole,
} from 'aws-cdk-lib/aws-iam';
import {
  durationMs,
  poolNames,
  type CompletePoolConfig,
  type Duration as Length,
} from '@poolkeeper/pool-config';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { functionNames, sharedRoleName, type FunctionNames } from './names.ts';
import { chooseInstances } from './pool/choose-instances.ts';
import { completeConfig } from './pool/complete-config.ts';
import { DedicatedServices } from './pool/dedicated-services.ts';
import { furtherStatements } from './pool/further-statements.ts';
import { Gate } from './pool/gate.ts';
import { InstanceGroup } from './pool/instance-group.ts';
import { instanceMix } from './pool/instance-mix.ts';
import { InstanceRole } from './pool/instance-role.ts';
import { InstanceTemplate } from './pool/instance-template.ts';
import { networkInterfaces } from './pool/network-interfaces.ts';
import { PassSchedule } from './pool/pass-schedule.ts';
import { PoolAlarms } from './pool/pool-alarms.ts';
import { PoolDashboard } from './pool/pool-dashboard.ts';
import { PoolLogs } from './pool/pool-logs.ts';
import { poolMetric, type PoolMetricName } from './pool/pool-metrics.ts';
import { PoolSecrets } from './pool/pool-secrets.ts';
import { resolveImage } from './pool/resolve-image.ts';
import { readingSecrets } from './pool/secret-access.ts';
import { launchingAtOnce, ServiceAccess, usingQueueKey } from './pool/service-access.ts';
import { SettingsParameter } from './pool/settings-parameter.ts';
import { userData } from './user-data/user-data.ts';
import type { WorkerPoolProps } from './worker-pool-props.ts';

/**
 * A Spacelift worker pool on an Auto Scaling group, registered with the services that scale it and guard its runs. They have
 * to be deployed before it, in account and region once: `Autoscaler` and `LifecycleManager`, or their stacks. With `functions`
 * in its configuration it has them for itself.
 */
export class WorkerPool extends Construct implements IGrantable, IConnectable {
  readonly group: IAutoScalingGroup;
  /** Of the instances, and so of what runs on them. */
  readonly role: IRole;
  /** The security groups of the instances. */
  readonly connections: Connections;
  readonly secrets: PoolSecrets;
  /** Where the launchers write. Undefined without the CloudWatch agent. */
  readonly logs?: PoolLogs;
  /** Hooks, queues and their event source. */
  readonly gate: Gate;
  /** Its own functions. Undefined when it uses the shared ones. */
  readonly services?: DedicatedServices;
  /** Empty when `monitoring.alarms` is false. */
  readonly alarms: readonly Alarm[] = [];
  readonly dashboard?: Dashboard;
  /** The group as CloudFormation has it, for what cannot be told here. */
  readonly cfnGroup: CfnAutoScalingGroup;
  readonly cfnLaunchTemplate: CfnLaunchTemplate;
  readonly #name: string;

  /** @throws Error naming everything that is wrong with the configuration. */
  constructor(scope: Construct, id: string, props: WorkerPoolProps) {
    super(scope, id);
    const config = completeConfig(this, props);
    const { name, instances, scaling, lifecycle, monitoring, network } = config;
    this.#name = name;
    const functions = functionNames(config.functions === undefined ? undefined : name);
    const boundary = this.permissionsBoundary(config, props);
    const tags = { Name: poolNames(name).group, WorkerPoolID: config.spacelift.workerPoolId, ...config.tags };
    for (const [key, value] of Object.entries(config.tags)) Tags.of(this).add(key, value);
    this.connections = new Connections({
      securityGroups:
        props.securityGroups === undefined
          ? network.securityGroups.map((group, index) =>
              SecurityGroup.fromSecurityGroupId(this, `SecurityGroup${index}`, group),
            )
          : [...props.securityGroups],
    });

    this.secrets = new PoolSecrets(this, 'Secrets', config);
    if (config.userData.cloudWatchAgent) this.logs = new PoolLogs(this, 'Logs', config);
    const { role, policy, profile } = this.instanceRole(config, { props, boundary });
    this.role = role;

    const chosen = chooseInstances(config);
    const { template } = new InstanceTemplate(this, 'LaunchTemplate', {
      pool: name,
      imageId: resolveImage(this, config, props.image),
      ...(chosen.mixedInstances === undefined && { instanceType: chosen.instanceTypes[0] ?? '' }),
      profile,
      userData: this.userData(config),
      volume: instances.rootVolume,
      securityGroups: network.securityGroups,
      networkInterfaces: networkInterfaces(config),
      detailedMonitoring: instances.detailedMonitoring,
      metadataHopLimit: instances.metadataHopLimit,
      tags,
      tagsOf: instances.tags ?? {},
    });
    this.cfnLaunchTemplate = template;
    const { group } = new InstanceGroup(this, 'Group', {
      pool: name,
      minSize: scaling.minSize,
      maxSize: scaling.maxSize,
      subnets: network.subnets,
      template,
      ...(chosen.mixedInstances !== undefined && {
        mix: instanceMix(chosen.mixedInstances, instances.purchase.spotMaxPrice),
      }),
      capacityRebalance: instances.purchase.capacityRebalance,
      ...(lifecycle.terminationPolicy && { terminationPolicyFunction: functions.terminationPolicy }),
      healthCheckGrace: lengthOf(instances.healthCheckGrace),
      metrics: monitoring.groupMetrics,
      ...(instances.maxLifetime !== undefined && { maxLifetime: lengthOf(instances.maxLifetime) }),
      warmPool: instances.warmPool,
      tags,
    });
    // Without them, the first instances could not read their secrets.
    group.node.addDependency(policy);
    if (chosen.mixedInstances !== undefined && instances.rootVolume.encrypted) {
      acknowledge(group, {
        'AwsSolutions-EC26':
          'The rule fails on mixed instances policies, which it does not know. The volumes are encrypted.',
      });
    }
    this.cfnGroup = group;
    this.group = AutoScalingGroup.fromAutoScalingGroupName(this, 'GroupByName', group.ref);

    this.gate = new Gate(this, 'Gate', {
      pool: name,
      group,
      functionName: functions.lifecycleManager,
      hookTimeout: lengthOf(lifecycle.heartbeatTimeout),
      launchHook: lifecycle.readinessGate,
      spotNotices: instances.purchase.kind !== 'on-demand',
      maxConcurrency: Math.ceil(scaling.maxSize / 10) + 2,
      maxReceives: lifecycle.redriveAfterReceives,
      encryptionKey: props.queueEncryptionKey,
      ...boundary,
    });
    const { parameter } = new SettingsParameter(this, 'Settings', { config, gate: this.gate });
    const { schedule } = new PassSchedule(this, 'Passes', {
      pool: name,
      functionName: functions.autoscaler,
      every: lengthOf(scaling.every),
      enabled: scaling.enabled,
      ...boundary,
    });
    schedule.node.addDependency(parameter);

    if (config.functions !== undefined) {
      this.services = new DedicatedServices(this, 'Services', { config, ...boundary });
      const { autoscaler, lifecycleManager } = this.services;
      group.node.addDependency(lifecycleManager.terminationPolicy);
      this.gate.eventSource.node.addDependency(lifecycleManager.function);
      schedule.node.addDependency(autoscaler.function);
    }
    const access = this.serviceAccess(config, { functions, queueKey: props.queueEncryptionKey });
    this.gate.eventSource.node.addDependency(access);
    const { queue, redriveQueue } = this.gate;
    if (monitoring.alarms) {
      this.alarms = new PoolAlarms(this, 'Alarms', { config, queue, redriveQueue }).alarms;
    }
    if (monitoring.dashboard) {
      const { alarms } = this;
      this.dashboard = new PoolDashboard(this, 'Dashboard', {
        pool: name,
        alarms,
        queue,
        redriveQueue,
      }).dashboard;
    }
    this.node.defaultChild = group;
  }

  get grantPrincipal(): IPrincipal {
    return this.role.grantPrincipal;
  }

  /** A metric of the pool: its maximum of each minute, unless the options say otherwise. */
  metric(metricName: PoolMetricName, options?: MetricOptions): Metric {
    return poolMetric(this.#name, metricName, options);
  }

  /** Runs that wait for a worker. */
  metricPendingRuns(options?: MetricOptions): Metric {
    return this.metric('PendingRuns', options);
  }

  /** For how long the run that waits longest has been waiting, in seconds. */
  metricQueueWait(options?: MetricOptions): Metric {
    return this.metric('QueueWaitSeconds', options);
  }

  /** Workers with a run. */
  metricBusyWorkers(options?: MetricOptions): Metric {
    return this.metric('BusyWorkers', options);
  }

  /** Workers without one. */
  metricIdleWorkers(options?: MetricOptions): Metric {
    return this.metric('IdleWorkers', options);
  }

  private permissionsBoundary(config: CompletePoolConfig, props: WorkerPoolProps): Boundary {
    if (props.permissionsBoundary !== undefined) return { permissionsBoundary: props.permissionsBoundary };
    const arn = config.permissions.boundary;
    if (arn === undefined) return {};
    return { permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', arn) };
  }

  private instanceRole(
    config: CompletePoolConfig,
    { props, boundary }: { readonly props: WorkerPoolProps; readonly boundary: Boundary },
  ): InstanceRole {
    const role = props.instanceRole ?? this.givenRole(config);
    return new InstanceRole(this, 'Instances', {
      pool: config.name,
      role,
      agentMetrics: config.userData.cloudWatchAgent,
      logGroups: this.logs === undefined ? [] : [this.logs.info, this.logs.error],
      statements: [
        ...readingSecrets(this, this.secrets.ofInstances),
        ...furtherStatements(this, config),
        ...(props.statements ?? []),
      ],
      ...boundary,
    });
  }

  private givenRole({ permissions }: CompletePoolConfig): IRole | undefined {
    const given = permissions.instanceRole;
    if (given === undefined) return undefined;
    return given.startsWith('arn:')
      ? Role.fromRoleArn(this, 'GivenRole', given)
      : Role.fromRoleName(this, 'GivenRole', given);
  }

  private userData(config: CompletePoolConfig): string {
    const { variables, caCertificates } = this.secrets;
    return userData({
      config,
      region: Stack.of(this).region,
      groupName: poolNames(config.name).group,
      secretVariables: variables,
      caCertificates,
      ...(this.logs !== undefined && {
        logGroups: { info: this.logs.info.logGroupName, error: this.logs.error.logGroupName },
      }),
    });
  }

  /** What the functions have to be allowed for this pool beyond what they are for all. */
  private serviceAccess(
    { name, scaling }: CompletePoolConfig,
    { functions, queueKey }: { readonly functions: FunctionNames; readonly queueKey: IKey | undefined },
  ): ServiceAccess {
    const secrets = readingSecrets(this, this.secrets.ofFunctions);
    const { autoscaler, lifecycleManager } = this.services ?? {};
    const named = (functionName: string, role?: IRole) => role?.roleName ?? sharedRoleName(functionName);
    return new ServiceAccess(this, 'ServiceAccess', {
      pool: name,
      needs: {
        Autoscaler: {
          roleName: named(functions.autoscaler, autoscaler?.role),
          statements: [...secrets, ...(scaling.launch.mode === 'synchronous' ? launchingAtOnce(name) : [])],
        },
        LifecycleManager: {
          roleName: named(functions.lifecycleManager, lifecycleManager?.role),
          statements: [...secrets, ...(queueKey === undefined ? [] : [usingQueueKey(queueKey)])],
        },
        TerminationPolicy: {
          roleName: named(functions.terminationPolicy, lifecycleManager?.terminationPolicyRole),
          statements: secrets,
        },
      },
    });
  }
}

interface Boundary {
  readonly permissionsBoundary?: IManagedPolicy;
}

function lengthOf(length: Length): Duration {
  return Duration.millis(durationMs(length));
}
