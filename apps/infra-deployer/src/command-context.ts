import type { Host } from './host/host.ts';
import type { Surroundings } from './surroundings.ts';

/** What every command gets. */
export interface CommandContext {
  readonly host: Host;
  readonly surroundings: Surroundings;
  readonly options: GlobalOptions;
}

/** What can be said to every command. */
export interface GlobalOptions {
  /** Configuration files. @default - poolkeeper.yaml and poolkeeper.*.yaml (or .json, .ts) in the folder */
  readonly config?: readonly string[];
  /** @default - the configuration's, then the AWS profile's */
  readonly region?: string;
  /** Profile of the AWS configuration. @default - as the AWS SDK finds credentials */
  readonly profile?: string;
  readonly json?: boolean;
  /** @default true, where there is a terminal */
  readonly color?: boolean;
  readonly verbose?: boolean;
}
