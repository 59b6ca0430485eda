import type { World } from '@poolkeeper/pool-world';
import type { Account } from '../account/account.ts';
import type { Clock } from '../clock/clock.ts';
import type { Principal } from '../iam/identities.ts';

/** The state that the AWS services read and change. */
export interface Cloud {
  /** The account's world, or a view of it that reports calls to its driver. */
  readonly world: World;
  readonly clock: Clock;
  readonly account: Account;
}

/** One request to an operation. The world is advanced to the clock's time before the operation is called. */
export interface Call extends Cloud {
  /** The host and port that the client used, for URLs in responses. */
  readonly host: string;
  /** The sender of the request. */
  readonly principal: Principal;
  /** Aborts when the client disconnects or the server closes. */
  readonly signal: AbortSignal;
}

/** The SDK's output of an operation without its metadata. */
export type Answer<Output> = Omit<Output, '$metadata'>;

/**
 * An operation of a service. `input` is the SDK's `...CommandInput`, and the result is `Answer<...CommandOutput>`, or
 * undefined if AWS returns nothing. Throws `AwsFault` to refuse the request.
 */
// Operations have different input types. `never` is assignable to all of them.
export type Operation = (input: never, call: Call) => object | undefined | Promise<object>;
