import { createHmac } from 'node:crypto';
import { formatRunEvent, statesWorthAPass } from '@poolkeeper/pool-config';
import type { EpochMs } from '@poolkeeper/pool-model';
import type { WorldEvent } from '@poolkeeper/pool-world';
import { setAlarm, type Alarm } from '../clock/alarm.ts';
import type { Clock } from '../clock/clock.ts';

/** A named webhook, to which the notification policy of `poolkeeper webhook setup` sends events of runs. */
export interface NamedWebhook {
  readonly endpoint: string;
  /** Spacelift's copy of the secret: a rotation has to change it too. */
  readonly secret: string;
  /** The pools that the policy names. */
  readonly pools: readonly string[];
}

/** What has become of the deliveries of a webhook. */
export interface WebhookRecord extends NamedWebhook {
  /** Spacelift switches a webhook off after ten failures in a row, and only a person switches it on again. */
  readonly isOn: boolean;
  /** Status codes of the answers, oldest first, those of retries included. */
  readonly answers: readonly number[];
}

export interface WebhooksOptions {
  readonly clock: Clock;
  /** Posts to an endpoint and returns the status code of the answer. */
  readonly post: (request: WebhookRequest) => Promise<number>;
}

export interface WebhookRequest {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Kept extends WebhookRecord {
  isOn: boolean;
  failuresInRow: number;
  readonly answers: number[];
}

/** Source: https://docs.spacelift.io/integrations/webhooks. It does not say how long Spacelift waits before a retry. */
const retries = 3;
const secondsBeforeRetry = 2;
const mostFailuresInRow = 10;

/** The webhooks of the Spacelift account. */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #webhooks = new Map<string, Kept>();
  readonly #waiting = new Set<Alarm>();
  #stopped = false;

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  all(): readonly WebhookRecord[] {
    return [...this.#webhooks.values()];
  }

  /** Creates or changes a webhook, and switches it on. */
  put(webhook: NamedWebhook): void {
    const answers = this.#webhooks.get(webhook.endpoint)?.answers ?? [];
    this.#webhooks.set(webhook.endpoint, { ...webhook, isOn: true, failuresInRow: 0, answers });
  }

  /** Sends an event of the world to all webhooks, if the policy does. */
  notify(event: WorldEvent): void {
    const state = stateAfter(event);
    if (state !== undefined && 'runId' in event) this.send({ run: event.runId, state, at: event.at });
  }

  /** Sends the state of a run to all webhooks, if the policy does. */
  send({ run, state, at }: { readonly run: string; readonly state: string; readonly at: EpochMs }): void {
    if (!statesWorthAPass.some((each) => each === state)) return;
    for (const webhook of this.#webhooks.values()) {
      void this.#deliver(webhook, formatRunEvent({ pools: webhook.pools, run, state, at }));
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const alarm of this.#waiting) alarm.cancel();
  }

  async #deliver(webhook: Kept, body: string): Promise<void> {
    const { endpoint, secret } = webhook;
    const sign = (algorithm: string) =>
      `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
    const headers = {
      'content-type': 'application/json',
      'x-signature': sign('sha1'),
      'x-signature-256': sign('sha256'),
    };
    for (let attempt = 0; attempt <= retries && webhook.isOn && !this.#stopped; attempt += 1) {
      if (attempt > 0) await this.#sleep(secondsBeforeRetry);
      const status = await this.#options.post({ endpoint, headers, body });
      webhook.answers.push(status);
      if (status >= 200 && status < 300) {
        webhook.failuresInRow = 0;
        return;
      }
      if (status < 500) break;
    }
    webhook.failuresInRow += 1;
    if (webhook.failuresInRow >= mostFailuresInRow) webhook.isOn = false;
  }

  #sleep(seconds: number): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => {
      const alarm = setAlarm(clock, clock.now() + seconds * 1000, () => {
        this.#waiting.delete(alarm);
        resolve();
      });
      this.#waiting.add(alarm);
    });
  }
}

/** The state that an event brings a run into, by Spacelift's name. */
function stateAfter(event: WorldEvent): string | undefined {
  switch (event.kind) {
    case 'run-blocked':
      return 'QUEUED';
    case 'run-queued':
      return 'READY';
    case 'run-started':
      return event.isApply === true ? 'APPLYING' : 'PLANNING';
    case 'run-unconfirmed':
      return 'UNCONFIRMED';
    case 'run-confirmed':
      return 'CONFIRMED';
    case 'run-finished':
      return 'FINISHED';
    case 'run-interrupted':
      return 'FAILED';
    case 'run-canceled':
      return 'CANCELED';
    case 'run-stopped':
      return 'STOPPED';
    case 'run-discarded':
      return 'DISCARDED';
    case 'run-skipped':
      return 'SKIPPED';
    default:
      return undefined;
  }
}
