import { createWorld, type LifecycleHook, type SeededFaults, type World } from '@poolkeeper/pool-world';
import { deployment, queueArn } from '../deployment.ts';
import type { Scenario } from './scenario.ts';

const shortLifetimeSeconds = 3600;
/** With less, AWS abandons most launches before a worker can register, and launches without end. */
const leastLaunchHookSeconds = 120;

/** The pool as Poolkeeper deploys it, with the scenario's sizes and the faults' rates of failing boots. */
export function buildWorld(scenario: Scenario, faults: SeededFaults): World {
  const { group, machines, seed, startAt, readinessGate } = scenario;
  const { heartbeatTimeoutSeconds, warmPool, ...sizes } = group;
  const hookTimeoutSeconds = faults.strikes('hook-changed')
    ? faults.source('hook-changed').pick([30, 60, 600, 7200])
    : heartbeatTimeoutSeconds;
  const world = createWorld({
    seed,
    startAt,
    queues: [
      { name: deployment.redriveQueueName, retentionSeconds: 1_209_600 },
      {
        name: deployment.queueName,
        visibilityTimeoutSeconds: deployment.visibilityTimeoutSeconds,
      },
    ],
    group: {
      ...sizes,
      name: deployment.groupName,
      tags: { 'poolkeeper:pool': deployment.poolId },
      onTerminateHookAbandon: faults.strikes('retention-off') ? 'terminate' : 'retain',
      ...(faults.strikes('lifetime') && { maxInstanceLifetimeSeconds: shortLifetimeSeconds }),
      hooks: [
        ...(readinessGate ? [launchHook(Math.max(hookTimeoutSeconds, leastLaunchHookSeconds))] : []),
        {
          name: deployment.terminationHookName,
          transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
          heartbeatTimeoutSeconds: hookTimeoutSeconds,
          defaultResult: faults.strikes('default-continue') ? 'CONTINUE' : 'ABANDON',
          notificationTargetArn: queueArn(deployment.queueName),
        },
        ...(faults.strikes('second-hook') ? [secondHook(faults)] : []),
      ],
    },
    eventRoutes: ['EC2 Spot Instance Interruption Warning', 'EC2 Instance Rebalance Recommendation'].map(
      (detailType) => ({ detailType, queueName: deployment.queueName }),
    ),
    spacelift: { poolId: deployment.poolId },
    machines: {
      ...machines,
      reportsRuns: scenario.hasWitness,
      bootFailureRate: faults.profile['boot-failure'],
      lostBootRate: faults.profile['lost-boot'],
      slowBootRate: faults.profile['slow-boot'],
      slowBootFactor: 2.5,
    },
  });
  // What is late must be shorter than the settling time, by which it is believed: see docs/assumptions.md.
  const latestSeconds = Math.max(0, scenario.autoscaler.settlingTimeMs / 1000 - 1);
  const lateSeconds = Math.min(faults.profile['late-busy'], latestSeconds);
  world.spacelift.showBusyLate(lateSeconds);
  if (lateSeconds > 0) faults.count('late-busy');
  if (warmPool !== undefined) world.autoScaling.putWarmPool({ groupName: deployment.groupName, ...warmPool });
  return world;
}

/** Another hook, which is never completed. */
function secondHook(faults: SeededFaults): LifecycleHook {
  const source = faults.source('second-hook');
  return {
    name: deployment.secondHookName,
    transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    heartbeatTimeoutSeconds: source.pick([30, 120, 900]),
    defaultResult: source.pick(['CONTINUE', 'CONTINUE', 'ABANDON']),
  };
}

function launchHook(heartbeatTimeoutSeconds: number): LifecycleHook {
  return {
    name: deployment.launchHookName,
    transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
    heartbeatTimeoutSeconds,
    defaultResult: 'ABANDON',
    notificationTargetArn: queueArn(deployment.queueName),
  };
}
