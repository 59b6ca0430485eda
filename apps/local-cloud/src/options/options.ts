import type { FaultProfile } from '@poolkeeper/pool-world';

/** The parsed command line. Durations are in pool seconds. */
export interface Options {
  readonly workload: WorkloadChoice;
  /** Whether runs lock their stacks, wait for a person and trigger each other. Those of a trace may do so without it. */
  readonly workflow: boolean;
  /** Seed of the generated workload, the world and the faults. */
  readonly seed: number;
  /** Pool seconds per second of real time. */
  readonly speed: number;
  readonly minSize: number;
  readonly maxSize: number;
  /** Average time from the launch of an instance until its worker registers. */
  readonly bootSeconds: number;
  readonly minIdle: number;
  readonly maxCreate: number;
  readonly maxKill: number;
  readonly scaleInAfterSeconds: number;
  /** Share of spot instances in the capacity, 0 to 1. */
  readonly spotShare: number;
  /** JSON file with parts of a pool's configuration, which override the options. */
  readonly policyFile?: string;
  /** Folder of the cloud assembly to deploy. @default - synthesized from the options */
  readonly assembly?: string;
  readonly faults: FaultProfile;
  /** When the lifecycle manager is switched off. @default - never */
  readonly managerOff?: PoolMinutes;
  /** 0 picks a free port. */
  readonly port: number;
  readonly untilDone: boolean;
  /** File to write the JSON summary to. */
  readonly reportFile?: string;
  /** Whether the lines that functions print are shown. */
  readonly verbose: boolean;
  /** Part of the name of a function that accepts a debugger. @default - none does */
  readonly inspect?: string;
}

/** A period of pool time, in minutes since the start. */
export interface PoolMinutes {
  readonly from: number;
  readonly to: number;
}

export type WorkloadChoice =
  | { readonly kind: 'trace'; readonly file: string }
  | { readonly kind: 'generated'; readonly runs?: number }
  | { readonly kind: 'none' };
