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
}

export function functionArn({ region, accountId }: Platform, name: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}
