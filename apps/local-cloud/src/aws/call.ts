import type { World } from '@poolkeeper/pool-world';
import type { Account } from '../account/account.ts';
import type { Clock } from '../clock/clock.ts';
import type { Principal } from '../iam/identities.ts';

/** What the AWS services serve from. */
export interface Cloud {
  /** Of the account. Whoever drives the world may want to notice its calls. */
  readonly world: World;
  readonly clock: Clock;
  readonly account: Account;
}

/** One request to an operation. The world stands at the clock's now when the operation is called. */
export interface Call extends Cloud {
  /** Host and port that the client reached us by, for URLs in answers. */
  readonly host: string;
  /** Who signed the request. */
  readonly principal: Principal;
  /** Aborts when the client has gone or the server closes. */
  readonly signal: AbortSignal;
}

/** What an operation answers: the SDK's output without its metadata. */
export type Answer<Output> = Omit<Output, '$metadata'>;

/**
 * An operation of a service. `input` is what the SDK's `...CommandInput` says; the answer is its
 * `Answer<...CommandOutput>`, nothing where AWS answers nothing. Refuses by throwing `AwsFault`.
 */
// `never` is the one input that operations of any input accept: each names its own.
export type Operation = (input: never, call: Call) => object | undefined | Promise<object>;
