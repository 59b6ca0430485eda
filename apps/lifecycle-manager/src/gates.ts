import type { BufferedMetrics, PoolCache } from '@poolkeeper/lambda-runtime';
import { countCalls } from '@poolkeeper/lambda-runtime/calls';
import { hookNames, settingsParameterOf, type SettingsPlace } from '@poolkeeper/pool-config';
import { ForeignResourceError } from './errors.ts';
import { createGate, type Gate, type GateContext, type MetricName } from './gate/gate.ts';
import type { GateMemory } from './gate/memory.ts';
import type { Ports } from './ports.ts';

/** The gate of a pool for one invocation, and its metrics, which are published when the invocation ends. */
export interface PoolGate {
  readonly gate: Gate;
  readonly metrics: BufferedMetrics<MetricName>;
}

/** Finds the gate of a pool. Both methods throw while the settings or the certificates of the pool cannot be read. */
export interface Gates {
  /** The gate of the pool whose queue has this ARN. */
  ofQueue(queueArn: string): Promise<PoolGate>;
  /** The gate of the pool whose group has this name. */
  ofGroup(groupName: string): Promise<PoolGate>;
}

export interface GatesOptions extends Pick<GateContext, 'clock' | 'sleep'> {
  readonly place: SettingsPlace;
  readonly pools: PoolCache<Ports, GateMemory>;
  readonly metricsOf: (pool: string) => BufferedMetrics<MetricName>;
}

export function createGates({ place, pools, metricsOf, ...time }: GatesOptions): Gates {
  async function gateOf(parameter: string): Promise<PoolGate> {
    const { settings, ports: uncounted, memory, log } = await pools.get(parameter);
    const { ports, counts } = countCalls(uncounted);
    const metrics = metricsOf(settings.name);
    const { group, spacelift } = settings.connection;
    const gateSettings = { group, hookNames, poolId: spacelift.workerPoolId, ...settings.lifecycle };
    return {
      gate: createGate(ports, gateSettings, { ...time, log, metrics, memory }),
      metrics: {
        ...metrics,
        publish() {
          // CloudWatch charges for the hours in which a metric is recorded.
          if (counts.all > 0) metrics.record('GateCalls', counts.all);
          if (counts.failed > 0) metrics.record('GateCallsFailed', counts.failed);
          if (counts.throttled > 0) metrics.record('GateCallsThrottled', counts.throttled);
          metrics.publish();
        },
      },
    };
  }

  function parameterOf(resource: string, name: string): string {
    if (place.kind === 'dedicated') return place.parameter;
    if (!name.startsWith(place.namePrefix)) throw new ForeignResourceError(resource, place.namePrefix);
    return settingsParameterOf(place, name.slice(place.namePrefix.length));
  }

  return {
    ofQueue: async (queueArn) => gateOf(parameterOf(queueArn, queueArn.slice(queueArn.lastIndexOf(':') + 1))),
    ofGroup: async (groupName) => gateOf(parameterOf(groupName, groupName)),
  };
}
