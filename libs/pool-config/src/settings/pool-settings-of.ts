import { defaultRollPolicy, type PurchasePolicy, type RollPolicy } from '@poolkeeper/instance-selection';
import type { Policy, Schedule } from '@poolkeeper/scaling-decision';
import type { CompletePoolConfig } from '../config/pool-config-schema.ts';
import { durationMs, type Duration } from '../duration.ts';
import { poolNames } from '../pool-names.ts';
import { locationOf } from '../secret-variables.ts';
import { defined } from './defined.ts';
import type { AutoscalerSettings, Connection, LifecycleSettings, PoolSettings } from './pool-settings.ts';

/** Values that a pool's stack knows and its configuration does not. */
export interface PoolResources {
  /** Region of the group. */
  readonly region: string;
  readonly queueUrl: string;
  readonly redriveQueueUrl?: string;
  /** Zones of the group's subnets. @default - read from the group */
  readonly zones?: readonly string[];
}

/** Converts a pool's configuration into the settings of its functions. */
export function poolSettings(config: CompletePoolConfig, resources: PoolResources): PoolSettings {
  return {
    version: 1,
    name: config.name,
    connection: connectionOf(config, resources),
    autoscaler: autoscalerOf(config, resources),
    lifecycle: lifecycleOf(config, resources),
  };
}

function connectionOf(config: CompletePoolConfig, { region }: PoolResources): Connection {
  const { group } = poolNames(config.name);
  return { spacelift: spaceliftConnection(config), group: { name: group, region } };
}

/** Returns how a pool is connected to Spacelift according to its configuration. */
export function spaceliftConnection({ name, spacelift }: CompletePoolConfig): Connection['spacelift'] {
  const { endpoint, workerPoolId, apiKey, caCertificates } = spacelift;
  const { apiKeySecret, caCertificatesParameter } = poolNames(name);
  return {
    endpoint: endpoint.replace(/\/$/, ''),
    apiKeyId: apiKey.id,
    apiKeySecret: locationOf(apiKey.secret) ?? { kind: 'secrets-manager', secretId: apiKeySecret },
    workerPoolId,
    ...(caCertificates !== undefined && {
      caCertificates: locationOf(caCertificates) ?? {
        kind: 'ssm-parameter',
        name: caCertificatesParameter,
      },
    }),
  };
}

/** The settings of the autoscaler alone. */
export function autoscalerOf(
  config: CompletePoolConfig,
  { zones }: Pick<PoolResources, 'zones'>,
): AutoscalerSettings {
  const { scaling, lifecycle, instances } = config;
  const { launch, strays } = scaling;
  return defined({
    policy: policyOf(config),
    purchase: purchaseOf(instances.purchase),
    launch: defined({
      mode: launch.mode,
      zones,
      avoidZoneMs: durationMs(launch.avoidZone),
      hasWarmPool: instances.warmPool !== undefined,
    }),
    roll: rollOf(config.roll),
    release: { minAgeMs: durationMs(scaling.minAge), keepsOneInEachZone: scaling.keepOneInEachZone },
    strays: { atOnce: strays.atOnce, largestShare: strays.largestShare / 100 },
    registrationGraceMs: durationMs(lifecycle.registrationGrace),
    absenceWaitMs: durationMs(lifecycle.absenceWait),
    settlingTimeMs: durationMs(lifecycle.settlingTime),
    passEveryMs: maybeMs(scaling.passEvery),
    dryRun: scaling.dryRun,
  });
}

function policyOf({ scaling, schedule }: CompletePoolConfig): Policy {
  const { retention, objective, forecast, foreseen } = scaling;
  return defined({
    minIdle: scaling.minIdle,
    targetUtilization: scaling.targetUtilization,
    maxStepOut: scaling.maxStepOut,
    maxStepIn: scaling.maxStepIn,
    scaleInAfterMs: durationMs(scaling.scaleInAfter),
    retention:
      retention &&
      defined({
        floorMs: durationMs(retention.floor),
        ceilingMs: durationMs(retention.ceiling),
        waitWorthMs: maybeMs(retention.waitWorth),
      }),
    scaleOutCooldownMs: durationMs(scaling.scaleOutCooldown),
    scaleInCooldownMs: durationMs(scaling.scaleInCooldown),
    stabilizationMs: durationMs(scaling.stabilization),
    shortageBackOffMs: durationMs(scaling.shortageBackOff),
    schedule: schedule && scheduleOf(schedule),
    objective: objective && {
      percent: objective.percent,
      withinMs: durationMs(objective.within),
      mode: objective.mode,
      maxIdle: objective.maxIdle,
    },
    forecast:
      forecast &&
      defined({
        mode: forecast.mode,
        maxIdle: forecast.maxIdle,
        timeZone: forecast.timeZone ?? schedule?.timeZone,
      }),
    foreseen: foreseen && { mode: foreseen.mode, maxIdle: foreseen.maxIdle },
  });
}

/** Converts the schedule, whose settings have the same names in the policy. */
export function scheduleOf({ timeZone, rules }: NonNullable<CompletePoolConfig['schedule']>): Schedule {
  return { timeZone, rules: rules.map((rule) => ({ ...defined(rule), set: defined(rule.set) })) };
}

/** Undefined without spot instances, and if the fallback is disabled. */
function purchaseOf(purchase: CompletePoolConfig['instances']['purchase']): PurchasePolicy | undefined {
  const { kind, onDemandPercentage, fallback } = purchase;
  if (kind === 'on-demand' || !fallback.enabled) return undefined;
  return {
    onDemandPercentage: kind === 'spot' ? 0 : (onDemandPercentage ?? 0),
    openAfterShortages: fallback.afterShortages,
    openAfterInterruptions: fallback.afterInterruptions,
    windowMs: durationMs(fallback.window),
    holdMs: durationMs(fallback.hold),
    longestHoldMs: durationMs(fallback.longestHold),
    probeMs: durationMs(fallback.probe),
  };
}

/** `idleAtLeastMs` is not configurable, because the hook holds an instance whose worker takes a run in between. */
function rollOf({ outdated, maxAge, budget, windows }: CompletePoolConfig['roll']): RollPolicy {
  return defined({
    outdated,
    maxAgeMs: maybeMs(maxAge),
    budget: typeof budget === 'number' ? budget : { percent: Number.parseInt(budget, 10) },
    idleAtLeastMs: defaultRollPolicy.idleAtLeastMs,
    windows: windows && { timeZone: windows.timeZone, rules: windows.rules.map((rule) => defined(rule)) },
  });
}

function lifecycleOf({ lifecycle }: CompletePoolConfig, resources: PoolResources): LifecycleSettings {
  return defined({
    queueUrl: resources.queueUrl,
    redriveQueueUrl: resources.redriveQueueUrl,
    heartbeatTimeoutMs: durationMs(lifecycle.heartbeatTimeout),
    registrationGraceMs: durationMs(lifecycle.registrationGrace),
    absenceWaitMs: durationMs(lifecycle.absenceWait),
    settlingTimeMs: durationMs(lifecycle.settlingTime),
    rebalanceRecommendation: lifecycle.rebalanceRecommendation,
  });
}

function maybeMs(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : durationMs(duration);
}
