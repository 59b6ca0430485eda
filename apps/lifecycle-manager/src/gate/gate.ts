import type { Log, Metrics } from '@poolkeeper/lambda-runtime';
import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { Ports } from '../ports.ts';
import { createMemory, type GateMemory } from './memory.ts';

/** The settings of the gate. */
export interface GateSettings {
  /** The group that the gate works for. */
  readonly group: { readonly name: string };
  /** The names of the group's hooks. AWS tells actions apart by hook and instance, not by what the message says about them. */
  readonly hookNames: { readonly launch: string; readonly termination: string };
  /** The worker pool that the group's instances are launched for. */
  readonly poolId: string;
  /** How long a hook holds an instance after its last heartbeat. */
  readonly heartbeatTimeoutMs: DurationMs;
  /** How long after its launch an instance may take to register a worker. */
  readonly registrationGraceMs: DurationMs;
  /** How long an instance without a worker must stay so before it is released. */
  readonly absenceWaitMs: DurationMs;
  /** How long the workers of an instance must have been seen drained before it is released. */
  readonly settlingTimeMs: DurationMs;
  /** What to do about a rebalance recommendation, which may come without an interruption to follow. */
  readonly rebalanceRecommendation: 'ignore' | 'replace';
}

/** The metrics of the gate and their units. `metricMeanings` explains each. */
export const metricUnits = {
  SpotInterruptions: 'Count',
  RunsInterruptedBySpot: 'Count',
  Heartbeats: 'Count',
  HeldSeconds: 'Seconds',
  DrainSeconds: 'Seconds',
  ReleaseLatencySeconds: 'Seconds',
  GateCalls: 'Count',
  GateCallsFailed: 'Count',
  GateCallsThrottled: 'Count',
} as const;

export type MetricName = keyof typeof metricUnits;

/** What a process provides to the gate. The gate has no other source of time and no other way to wait. */
export interface GateContext {
  readonly log: Log;
  /** @default - no metrics are recorded */
  readonly metrics?: Metrics<MetricName>;
  /** What the process remembers from its earlier invocations. @default - nothing */
  readonly memory?: GateMemory;
  readonly clock: () => EpochMs;
  readonly sleep: (ms: DurationMs) => Promise<void>;
}

/** The gate of one pool: its ports, its settings, and what the process remembers. */
export interface Gate extends Required<GateContext> {
  readonly ports: Ports;
  readonly settings: GateSettings;
}

export function createGate(
  ports: Ports,
  settings: GateSettings,
  { metrics = noMetrics, memory = createMemory(), ...context }: GateContext,
): Gate {
  return { ...context, metrics, memory, ports, settings };
}

const noMetrics: Metrics<MetricName> = { record: () => undefined };
