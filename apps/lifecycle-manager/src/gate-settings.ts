import type { DurationMs } from '@poolkeeper/pool-model';

/** The settings of the gate. */
export interface GateSettings {
  /** The group that this manager works for. */
  readonly group: { readonly name: string };
  /** The hook lets an instance go when it hears nothing for so long. */
  readonly heartbeatTimeoutMs: DurationMs;
  /** For how long after its launch an instance may bring up a worker. */
  readonly registrationGraceMs: DurationMs;
  /** What a rebalance recommendation, which is no promise of an interruption, is good for. */
  readonly rebalanceRecommendation: 'ignore' | 'replace';
}
