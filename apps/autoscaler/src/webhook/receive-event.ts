import type { Log } from '@poolkeeper/lambda-runtime';
import { readRunEvent, type PassRequest } from '@poolkeeper/pool-config';
import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import type { KeptSecret } from './keep-secret.ts';
import { isSigned } from './signatures.ts';

export interface ReceiverOptions {
  readonly secret: KeptSecret;
  /** Puts a request into the queue of its pool, which deduplicates equal requests. */
  readonly requestPass: (request: Required<PassRequest>) => Promise<void>;
  /** The only pool that it may request passes of. @default - all pools */
  readonly pool?: string;
  readonly clock: () => EpochMs;
  readonly log: Log;
}

/** An answer of a function URL. */
export interface UrlAnswer {
  readonly statusCode: number;
  readonly body: string;
}

/** Events of the notification policy have about 200 bytes. */
const mostBytes = 65_536;

/**
 * A request stands for all events of a pool within such an interval, and its pass observes after the end of it. So a burst of events
 * costs one pass, and no event is left out by the pass before it.
 */
const intervalMs: DurationMs = 500;

/** Spacelift retries within minutes. An older event is a repeated one, and the schedule has made a pass since. */
const latestMs: DurationMs = 600_000;

/**
 * Makes the receiver of Spacelift's events. It remembers nothing that matters: events may come twice, late, in any order or not at
 * all. All signed events are answered with 2xx, because Spacelift switches a webhook off after ten failures in a row. 503
 * makes Spacelift send the event again.
 */
export function createReceiver({ secret, requestPass, pool: own, clock, log }: ReceiverOptions) {
  /** The interval of the last request of each pool, so that a burst costs few calls. */
  const requested = new Map<string, EpochMs>();

  async function isGenuine(body: Buffer, signature: string | undefined): Promise<boolean> {
    if (isSigned(body, signature, await secret.get())) return true;
    return isSigned(body, signature, await secret.getNewer());
  }

  async function requestOnce(request: Required<PassRequest>): Promise<void> {
    const { pool, notBefore } = request;
    if (requested.get(pool) === notBefore) return;
    await requestPass(request);
    requested.set(pool, notBefore);
  }

  return async (event: LambdaFunctionURLEvent): Promise<UrlAnswer> => {
    if (event.requestContext.http.method !== 'POST') return answer(405, 'only POST is accepted');
    const { body: text = '', isBase64Encoded, headers } = event;
    if (text.length > mostBytes * 2) return answer(413, `the maximum is ${mostBytes} bytes`);
    const body = Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8');
    if (body.length > mostBytes) return answer(413, `the maximum is ${mostBytes} bytes`);
    try {
      if (!(await isGenuine(body, headers['x-signature-256']))) return answer(401, 'the signature is wrong');
    } catch (error) {
      log.error('the secret of the webhook cannot be read', { code: 'webhook-secret-unreadable', error });
      return answer(503, 'try again');
    }

    const read = readRunEvent(body.toString('utf8'));
    if (read.kind === 'malformed') {
      log.warn('a signed event was ignored', { code: 'event-ignored', problem: read.problem });
      return answer(202, `ignored: ${read.problem}`);
    }
    const { pools, run, state, at } = read.event;
    const now = clock();
    if (Math.abs(now - at) > latestMs)
      return answer(202, 'ignored: the event is not of the last ten minutes');
    const concerned = own === undefined ? pools : pools.filter((pool) => pool === own);
    const notBefore = (Math.floor(now / intervalMs) + 1) * intervalMs;
    const results = await Promise.allSettled(concerned.map((pool) => requestOnce({ pool, notBefore })));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      log.error('a pass could not be requested', {
        code: 'request-failed',
        run,
        state,
        error: failed.reason,
      });
      return answer(503, 'try again');
    }
    log.info('received an event', { code: 'event-received', run, state, pools: concerned });
    return answer(202, 'accepted');
  };
}

function answer(statusCode: number, message: string): UrlAnswer {
  return { statusCode, body: JSON.stringify({ message }) };
}
