import type { ScaledClock } from '../clock/scaled-clock.ts';
import type { FunctionLog } from './function-log.ts';

/** What all functions of one cloud have in common. */
export interface Platform {
  readonly region: string;
  readonly accountId: string;
  /** Where the AWS APIs are, `http://127.0.0.1:4600`. */
  readonly endpointUrl: string;
  readonly clock: ScaledClock;
  readonly log: FunctionLog;
  /**
   * Drawn for each invocation: after how many milliseconds of this machine its process dies. Undefined when it does not.
   * @default - none dies
   */
  readonly drawCrash?: () => number | undefined;
}

export function functionArn(
  { region, accountId }: Pick<Platform, 'region' | 'accountId'>,
  name: string,
): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}
