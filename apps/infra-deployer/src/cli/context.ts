import type { ExitStatus } from './exit-status.ts';
import type { Host } from './host.ts';
import type { System } from './system.ts';

/** What every command gets. */
export interface CommandContext {
  readonly host: Host;
  readonly system: System;
  readonly options: GlobalOptions;
  /** The local cloud that the environment points to. @default - AWS */
  readonly local?: LocalSession;
}

/** A running `npm start` or `poolkeeper local` whose printed lines the user has copied. It serves Spacelift's API as well. */
export interface LocalSession {
  /** Of Spacelift's API, whatever account the pool has. */
  readonly endpoint: string;
  /** Pool time, which can be faster than the clock of this machine. */
  readonly clock: () => number;
  /** Seconds of pool time in a second of this machine. */
  readonly speed: number;
}

/** Options that every command accepts. */
export interface GlobalOptions {
  /** Configuration files. @default - poolkeeper.yaml and poolkeeper.*.yaml (or .json, .ts) in the folder */
  readonly config?: readonly string[];
  /** @default - the configuration's, then the AWS profile's */
  readonly region?: string;
  /** Profile of the AWS configuration. @default - the AWS SDK's credential chain */
  readonly profile?: string;
  readonly json?: boolean;
  /** @default true */
  readonly color?: boolean;
  readonly verbose?: boolean;
}

/** Runs a command once its options are parsed. */
export type Runner = (
  run: (context: CommandContext) => Promise<ExitStatus>,
  options: GlobalOptions,
) => Promise<void>;
