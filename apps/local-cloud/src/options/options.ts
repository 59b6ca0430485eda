import type { FaultProfile } from '@poolkeeper/pool-world';

/** What the command line asks for. Durations are in pool seconds. */
export interface Options {
  readonly workload: WorkloadChoice;
  /** What a generated workload and the world draw from. */
  readonly seed: number;
  /** Pool seconds that pass in one second of this machine. */
  readonly speed: number;
  readonly minSize: number;
  readonly maxSize: number;
  /** From the launch of an instance until its worker has registered, on average. */
  readonly bootSeconds: number;
  readonly minIdle: number;
  readonly maxCreate: number;
  readonly maxKill: number;
  readonly scaleInAfterSeconds: number;
  /** Share of the capacity that is spot instances, 0 to 1. */
  readonly spotShare: number;
  /** JSON file with parts of a pool's configuration, which count more than the options. */
  readonly policyFile?: string;
  /** Folder of the cloud assembly to deploy. @default - the options' pool is synthesized */
  readonly assembly?: string;
  /** What goes wrong. */
  readonly faults: FaultProfile;
  /** When the lifecycle manager is switched off. @default - never */
  readonly managerOff?: PoolMinutes;
  /** 0 picks a free one. */
  readonly port: number;
  readonly untilDone: boolean;
  /** File for the summary as JSON. */
  readonly reportFile?: string;
  /** Shows what the functions print. */
  readonly verbose: boolean;
  /** Part of the name of a function that accepts a debugger. @default - none does */
  readonly inspect?: string;
}

/** A stretch of pool time, in minutes since the start. */
export interface PoolMinutes {
  readonly from: number;
  readonly to: number;
}

export type WorkloadChoice =
  | { readonly kind: 'trace'; readonly file: string }
  | { readonly kind: 'generated'; readonly runs?: number }
  | { readonly kind: 'none' };
