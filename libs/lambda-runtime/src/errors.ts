import { grantTag } from '@poolkeeper/pool-config';
import type { DurationMs } from '@poolkeeper/pool-model';

/**
 * A call took longer than the invocation can wait for it. A read changed nothing; whether a change took effect is unknown.
 * If it keeps happening, check the health of the API that the message names.
 */
export class NoAnswerInTimeError extends Error {
  override readonly name = 'NoAnswerInTimeError';

  /** @param operation what took too long: `reading the pool from spacelift` */
  constructor(operation: string, timeoutMs: DurationMs) {
    super(`${operation} took longer than ${timeoutMs / 1000} s; the next invocation tries again`);
  }
}

/** An invocation has too little time left to start a call. The next one makes it. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';

  constructor(remainingMs: DurationMs, requiredMs: DurationMs) {
    super(`too little time left to start a call: ${remainingMs} ms, and it may take ${requiredMs} ms`);
  }
}

/**
 * A pool's settings name a secret that is not the pool's, and that its owner has not granted to the pool. Nothing was sent to
 * Spacelift. The owner of the secret can add the tag that the message names.
 */
export class SecretNotGrantedError extends Error {
  override readonly name = 'SecretNotGrantedError';
  /** Name or ARN. */
  readonly secret: string;

  constructor(secret: string, pool: string, options?: ErrorOptions) {
    super(
      `the secret ${secret} is not granted to the pool ${pool}: add the pool to its tag ${grantTag}, whose value is the names of pools with spaces between them`,
      options,
    );
    this.secret = secret;
  }
}

/**
 * A pool's API key must not be sent to the endpoint in the pool's settings. Nothing was sent. Either the endpoint is wrong, or
 * it has changed since the key was stored.
 */
export class UntrustedEndpointError extends Error {
  override readonly name = 'UntrustedEndpointError';
  readonly endpoint: string;

  constructor(endpoint: string, problem: string) {
    super(problem);
    this.endpoint = endpoint;
  }
}
