import type { ScaledClock } from '../clock/scaled-clock.ts';
import type { FunctionLog } from './function-log.ts';

/** The environment that all functions of a cloud share. */
export interface Platform {
  readonly region: string;
  readonly accountId: string;
  /** Where the AWS APIs are served: `http://127.0.0.1:4600`. The URL is set when the server listens. */
  readonly endpoint: { readonly url: string };
  readonly clock: ScaledClock;
  readonly log: FunctionLog;
  /**
   * Called for each invocation. Returns the milliseconds of real time after which the process is killed, or undefined.
   * @default - no process is killed
   */
  readonly drawCrash?: () => number | undefined;
  /**
   * Part of a function's name: its first process accepts a debugger on port 9229, and has an hour for each invocation.
   * @default - no function accepts a debugger
   */
  readonly inspect?: string;
}

export function isInspected({ name }: { readonly name: string }, { inspect }: Platform): boolean {
  return inspect !== undefined && name.includes(inspect);
}

export function functionArn(
  { region, accountId }: Pick<Platform, 'region' | 'accountId'>,
  name: string,
): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}
