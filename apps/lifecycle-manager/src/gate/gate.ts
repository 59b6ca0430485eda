import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { Log } from '../log.ts';
import { noMetrics, type Metrics } from '../metrics.ts';
import type { Ports } from '../ports.ts';
import { createMemory, type GateMemory } from './memory.ts';

/** The settings of the gate. */
export interface GateSettings {
  /** The group that the gate works for. */
  readonly group: { readonly name: string };
  /** How long a hook holds an instance after its last heartbeat. */
  readonly heartbeatTimeoutMs: DurationMs;
  /** How long after its launch an instance may take to register a worker. */
  readonly registrationGraceMs: DurationMs;
  /** What to do about a rebalance recommendation, which may come without an interruption to follow. */
  readonly rebalanceRecommendation: 'ignore' | 'replace';
}

/** What a process provides to the gate. The gate has no other source of time and no other way to wait. */
export interface GateContext {
  readonly log: Log;
  /** @default - no metrics are recorded */
  readonly metrics?: Metrics;
  readonly clock: () => EpochMs;
  readonly sleep: (ms: DurationMs) => Promise<void>;
}

/** The gate of one process: its ports, its settings, and what it remembers between invocations. */
export interface Gate extends GateContext {
  readonly metrics: Metrics;
  readonly ports: Ports;
  readonly settings: GateSettings;
  readonly memory: GateMemory;
}

/** Makes the gate of a process. It is made once and serves all invocations of the process. */
export function createGate(ports: Ports, settings: GateSettings, context: GateContext): Gate {
  return {
    metrics: noMetrics,
    ...context,
    ports,
    settings,
    memory: createMemory(settings.heartbeatTimeoutMs),
  };
}
