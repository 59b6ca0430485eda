import {
  settingsParameterOf,
  type PoolSettings,
  type SettingsPlace,
  type SettingsStore,
} from '@poolkeeper/pool-config';
import { ForeignResourceError } from './errors.ts';
import { createGate, type Gate, type GateContext } from './gate/gate.ts';
import type { Log } from './log.ts';
import { logOfPool } from './log-of-pool.ts';
import type { Ports } from './ports.ts';
import type { BufferedMetrics } from './publish-metrics.ts';

/** A pool's gate, and its metrics, which are published when an invocation ends. */
export interface PoolGate {
  readonly gate: Gate;
  readonly metrics: BufferedMetrics;
}

/** The gates of a process: one a pool, for all of its invocations. */
export interface Gates {
  /** Of the pool whose queue has this ARN. Throws while the pool's settings, or its certificates, can't be read. */
  ofQueue(queueArn: string): Promise<PoolGate>;
  /** Of the pool whose group has this name. As `ofQueue`. */
  ofGroup(groupName: string): Promise<PoolGate>;
}

export interface GatesOptions {
  readonly place: SettingsPlace;
  readonly store: SettingsStore;
  readonly connect: (settings: PoolSettings, log: Log) => Promise<Ports>;
  readonly metricsOf: (pool: string) => BufferedMetrics;
  readonly context: Omit<GateContext, 'metrics'>;
}

/**
 * Makes the gates of a process. A gate lasts, with its clients and what it remembers, for as long as the settings that it
 * was made by are the same.
 */
export function createGates({ place, store, connect, metricsOf, context }: GatesOptions): Gates {
  const made = new Map<string, { readonly by: string; readonly gate: Promise<PoolGate> }>();

  async function make(settings: PoolSettings): Promise<PoolGate> {
    const { name, connection, lifecycle } = settings;
    const log = logOfPool(context.log, {
      pool: name,
      poolId: connection.spacelift.workerPoolId,
      groupName: connection.group.name,
    });
    const metrics = metricsOf(name);
    const ports = await connect(settings, log);
    const gate = createGate(ports, { group: connection.group, ...lifecycle }, { ...context, log, metrics });
    return { gate, metrics };
  }

  async function gateBy(parameter: string): Promise<PoolGate> {
    const settings = await store.get(parameter);
    // What the autoscaler alone goes by must not cost the gate its memory.
    const by = JSON.stringify([settings.name, settings.connection, settings.lifecycle]);
    const known = made.get(parameter);
    if (known?.by === by) return known.gate;
    const gate = make(settings);
    made.set(parameter, { by, gate });
    gate.catch(() => {
      if (made.get(parameter)?.gate === gate) made.delete(parameter);
    });
    return gate;
  }

  function parameterFor(resource: string, name: string): string {
    if (place.kind === 'dedicated') return place.parameter;
    if (!name.startsWith(place.namePrefix)) throw new ForeignResourceError(resource, place.namePrefix);
    return settingsParameterOf(place, name.slice(place.namePrefix.length));
  }

  return {
    ofQueue: async (queueArn) =>
      gateBy(parameterFor(queueArn, queueArn.slice(queueArn.lastIndexOf(':') + 1))),
    ofGroup: async (groupName) => gateBy(parameterFor(groupName, groupName)),
  };
}
