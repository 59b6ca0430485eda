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
  gateExecutions,
  imageParameterOf,
  instanceRequest,
  poolNames,
  serviceNames,
  type CompletePoolConfig,
  type Duration as Length,
} from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { arns, functionNames, sharedRoleName, type FunctionNames } from './names.ts';
import { resolveInstances } from '@poolkeeper/instance-selection';
import { completeConfig } from './pool/complete-config.ts';
import { DedicatedServices } from './pool/dedicated-services.ts';
import { additionalStatements } from './pool/additional-statements.ts';
import { LifecycleEvents } from './pool/lifecycle-events.ts';
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
import { PoolImage } from './pool/pool-image.ts';
import { resolveImage, resolveSourceImage } from './pool/resolve-image.ts';
import { runnerImageStatements } from './pool/runner-images.ts';
import { secretStatements } from './pool/secret-access.ts';
import {
  purchaseChangeStatements,
  queueKeyStatement,
  ServiceAccess,
  synchronousLaunchStatements,
} from './pool/service-access.ts';
import { grantSecrets } from './pool/secret-grants.ts';
import { SettingsParameter } from './pool/settings-parameter.ts';
import { userData } from './user-data/user-data.ts';
import type { WorkerPoolProps } from './worker-pool-props.ts';

/**
 * A Spacelift worker pool on an Auto Scaling group, connected to the services that scale it and protect its runs. Deploy the
 * services before it, once per account and region: `Autoscaler` and `LifecycleManager`, or their stacks. With `functions` in its
 * configuration, the pool has its own functions.
 */
export class WorkerPool extends Construct implements IGrantable, IConnectable {
  readonly group: IAutoScalingGroup;
  /** Role of the instances, and so of the runs on them. */
  readonly role: IRole;
  /** The security groups of the instances. */
  readonly connections: Connections;
  readonly secrets: PoolSecrets;
  /** Log groups of the launchers. Undefined without the CloudWatch agent. */
  readonly logs?: PoolLogs;
  /** Lifecycle hooks, queues and the event source of the lifecycle manager. */
  readonly lifecycleEvents: LifecycleEvents;
  /** The image of its own. Undefined without `image.build`. */
  readonly image?: PoolImage;
  /** The pool's own functions. Undefined if it uses the shared ones. */
  readonly services?: DedicatedServices;
  /** Empty if `monitoring.alarms` is false. */
  readonly alarms: readonly Alarm[] = [];
  readonly dashboard?: Dashboard;
  /** The CloudFormation resource of the group, for properties without a setting. */
  readonly cfnGroup: CfnAutoScalingGroup;
  readonly cfnLaunchTemplate: CfnLaunchTemplate;
  readonly #name: string;

  /** @throws PoolConfigError with all problems of the configuration. */
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

    if (config.image.build !== undefined) {
      this.image = new PoolImage(this, 'Image', {
        config,
        build: config.image.build,
        sourceImage: resolveSourceImage(this, config, props.image),
        ...boundary,
      });
    }
    const chosen = resolveInstances(instanceRequest(instances), {
      selfHosted: config.selfHosted !== undefined,
    });
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
      hibernates: instances.warmPool?.state === 'hibernated',
      metadataHopLimit: instances.metadataHopLimit,
      tags,
      tagsOf: instances.tags ?? {},
    });
    this.cfnLaunchTemplate = template;
    if (this.image !== undefined) template.node.addDependency(this.image.parameter);
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
      healthCheckGrace: toCdkDuration(instances.healthCheckGrace),
      metrics: monitoring.groupMetrics,
      ...(instances.maxLifetime !== undefined && { maxLifetime: toCdkDuration(instances.maxLifetime) }),
      warmPool: instances.warmPool,
      // The functions compare it with the pool of their settings, which can change later.
      tags: { ...tags, 'poolkeeper:pool': config.spacelift.workerPoolId },
    });
    if (chosen.mixedInstances !== undefined && instances.rootVolume.encrypted) {
      acknowledge(group, {
        'AwsSolutions-EC26': 'The rule does not support mixed instances policies. The volumes are encrypted.',
      });
    }
    this.cfnGroup = group;
    this.group = AutoScalingGroup.fromAutoScalingGroupName(this, 'GroupByName', group.ref);

    this.lifecycleEvents = new LifecycleEvents(this, 'Gate', {
      pool: name,
      group,
      functionName: functions.lifecycleManager,
      hookTimeout: toCdkDuration(lifecycle.heartbeatTimeout),
      launchHook: lifecycle.readinessGate,
      spotNotices: instances.purchase.kind !== 'on-demand',
      maxConcurrency: gateExecutions(config),
      encryptionKey: props.queueEncryptionKey,
      ...boundary,
    });
    const { parameter } = new SettingsParameter(this, 'Settings', {
      config,
      lifecycleEvents: this.lifecycleEvents,
    });
    const { schedule } = new PassSchedule(this, 'Passes', {
      pool: name,
      functionName: functions.autoscaler,
      ...(scaling.webhook && {
        passQueue: (config.functions === undefined ? serviceNames : poolNames(name)).webhook.passQueue,
      }),
      every: toCdkDuration(scaling.every),
      enabled: scaling.enabled,
      ...boundary,
    });
    schedule.node.addDependency(parameter);

    if (config.functions !== undefined) {
      this.services = new DedicatedServices(this, 'Services', { config, ...boundary });
      const { autoscaler, lifecycleManager } = this.services;
      group.node.addDependency(this.services);
      this.lifecycleEvents.eventSource.node.addDependency(lifecycleManager.function);
      schedule.node.addDependency(autoscaler.function);
      if (autoscaler.webhook !== undefined) schedule.node.addDependency(autoscaler.webhook);
    } else {
      grantSecrets(this, {
        pool: name,
        locations: this.secrets.ofFunctions.map(({ location }) => location),
        secrets: props.apiKeySecret === undefined ? [] : [props.apiKeySecret.secret],
      });
    }
    const access = this.serviceAccess(config, { functions, props });
    this.lifecycleEvents.eventSource.node.addDependency(access);
    // What the instances, the gate, the termination policy and the autoscaler need is created before the group, so it is deleted
    // after it: a deletion and a rollback wait until the functions have released the instances.
    group.node.addDependency(policy, this.secrets, parameter, access, schedule);
    const { queue, redriveQueue } = this.lifecycleEvents;
    if (monitoring.alarms) {
      this.alarms = new PoolAlarms(this, 'Alarms', { config, queue, redriveQueue }).alarms;
    }
    if (monitoring.dashboard) {
      const { alarms } = this;
      this.dashboard = new PoolDashboard(this, 'Dashboard', {
        pool: name,
        hourlyPrices: monitoring.hourlyPrices,
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

  /** Returns a metric of the pool; by default its maximum per minute. */
  metric(metricName: PoolMetricName, options?: MetricOptions): Metric {
    return poolMetric(this.#name, metricName, options);
  }

  /** Number of runs waiting for a worker. */
  metricPendingRuns(options?: MetricOptions): Metric {
    return this.metric('PendingRuns', options);
  }

  /** Waiting time of the run that has waited longest, in seconds. */
  metricQueueWait(options?: MetricOptions): Metric {
    return this.metric('QueueWaitSeconds', options);
  }

  /** Number of workers with a run. */
  metricBusyWorkers(options?: MetricOptions): Metric {
    return this.metric('BusyWorkers', options);
  }

  /** Number of workers without a run. */
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
        ...secretStatements(this, this.secrets.ofInstances),
        ...runnerImageStatements(config),
        ...additionalStatements(this, config),
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

  /** ARN of the instances' role, unless the shared functions may pass it by its name, which then begins with the stack's. */
  private unconventionalRole(isGiven: boolean): string | undefined {
    const isConventional = Stack.of(this).stackName === poolNames(this.#name).stack;
    return isConventional && !isGiven && this.services === undefined ? undefined : this.role.roleArn;
  }

  /**
   * Permissions that functions need for this pool in addition to those that follow from its name. Shared functions have what they
   * can need for any pool, except to change the mix of a pool whose role or image parameter has a name of its own.
   */
  private serviceAccess(
    { name, scaling, instances, image, permissions }: CompletePoolConfig,
    { functions, props }: { readonly functions: FunctionNames; readonly props: WorkerPoolProps },
  ): ServiceAccess {
    const { queueEncryptionKey: queueKey, instanceRole } = props;
    const isGivenRole = (instanceRole ?? permissions.instanceRole) !== undefined;
    const changing =
      instances.purchase.kind !== 'on-demand' && instances.purchase.fallback.enabled
        ? purchaseChangeStatements({
            roleArn: this.unconventionalRole(isGivenRole),
            imageParameter: imageParameterOf({ name, image }),
          })
        : [];
    const { services } = this;
    if (services === undefined) {
      return new ServiceAccess(this, 'ServiceAccess', {
        pool: name,
        needs: { Autoscaler: { roleName: sharedRoleName(functions.autoscaler), statements: changing } },
      });
    }
    const secrets = secretStatements(this, this.secrets.ofFunctions);
    const isSynchronous = scaling.launch.mode === 'synchronous';
    const launching = isSynchronous ? synchronousLaunchStatements(arns.group(poolNames(name).group)) : [];
    const queueKeys = queueKey === undefined ? [] : [queueKeyStatement(queueKey)];
    const { autoscaler, lifecycleManager } = services;
    return new ServiceAccess(this, 'ServiceAccess', {
      pool: name,
      needs: {
        Autoscaler: {
          roleName: autoscaler.role.roleName,
          statements: [...secrets, ...launching, ...changing],
        },
        LifecycleManager: {
          roleName: lifecycleManager.role.roleName,
          statements: [...secrets, ...queueKeys],
        },
        TerminationPolicy: { roleName: lifecycleManager.terminationPolicyRole.roleName, statements: secrets },
      },
    });
  }
}

interface Boundary {
  readonly permissionsBoundary?: IManagedPolicy;
}

function toCdkDuration(length: Length): Duration {
  return Duration.millis(durationMs(length));
}
