import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import { createDrains, type Drains } from './drains.ts';
import type { GateSettings } from './gate-settings.ts';
import { createHeartbeats, type Heartbeats } from './heartbeats.ts';
import type { Log } from './log.ts';
import { noMetrics, type Metrics } from './metrics.ts';
import type { Ports } from './ports.ts';
import { createSightings, type Sightings } from './sightings.ts';

/** What a process gives the gate to work with. All time and all waiting come from here. */
export interface Surroundings {
  readonly log: Log;
  /** @default - none are recorded */
  readonly metrics?: Metrics;
  readonly clock: () => EpochMs;
  readonly sleep: (ms: DurationMs) => Promise<void>;
}

/** One process's gate: its ports, and what it remembers. Losing the memory costs time and calls, never a run. */
export interface Gate extends Surroundings {
  readonly metrics: Metrics;
  readonly ports: Ports;
  readonly settings: GateSettings;
  readonly heartbeats: Heartbeats;
  readonly sightings: Sightings;
  readonly drains: Drains;
  /** Instances with a spot notice on which a run was seen. */
  readonly runsSeenOn: Set<string>;
}

/** Makes the gate of a process: once, for all of its invocations. */
export function createGate(ports: Ports, settings: GateSettings, surroundings: Surroundings): Gate {
  return {
    metrics: noMetrics,
    ...surroundings,
    ports,
    settings,
    heartbeats: createHeartbeats(settings.heartbeatTimeoutMs),
    sightings: createSightings(),
    drains: createDrains(),
    runsSeenOn: new Set(),
  };
}
