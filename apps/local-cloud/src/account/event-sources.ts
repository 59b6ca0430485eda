import type { EpochMs } from '@poolkeeper/pool-model';
import type { World } from '@poolkeeper/pool-world';
import type { Clock } from '../clock/clock.ts';
import { createQueuePoller, type BatchOutcome, type QueuePoller } from '../functions/queue-poller.ts';
import { roleNameOf, type Identities } from '../iam/identities.ts';
import type { HostedFunctions } from './hosted-functions.ts';

export interface EventSourceSettings {
  readonly id: string;
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  /** Maximum number of concurrent invocations for this queue. */
  readonly maximumConcurrency: number;
  readonly enabled: boolean;
}

export interface EventSourcesOptions {
  readonly world: World;
  readonly clock: Clock;
  readonly functions: HostedFunctions;
  readonly identities: Identities;
  readonly onChange: () => void;
  readonly onOutcome: (source: EventSourceSettings, outcome: BatchOutcome, at: EpochMs) => void;
}

/** The permissions that Lambda needs from the function's role to read its queue. */
const neededActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Whether a queue has requests for passes. Its source is the autoscaler's, and all others are the lifecycle manager's. */
export function isOfPasses(queueArn: string): boolean {
  return queueArn.endsWith('-passes.fifo');
}

/** Lambda event source mappings: queues whose messages invoke functions. */
export class EventSources {
  readonly #options: EventSourcesOptions;
  readonly #sources = new Map<
    string,
    { readonly settings: EventSourceSettings; readonly poller: QueuePoller }
  >();
  #on = true;

  constructor(options: EventSourcesOptions) {
    this.#options = options;
  }

  all(): readonly EventSourceSettings[] {
    return [...this.#sources.values()].map(({ settings }) => settings);
  }

  put(settings: EventSourceSettings): void {
    this.delete(settings.id);
    const poller = this.#start(settings);
    this.#sources.set(settings.id, { settings, poller });
    poller.switch(this.#isOn(settings));
  }

  /** Enables or disables one source. Returns whether there is one. */
  enable(id: string, enabled: boolean): boolean {
    const source = this.#sources.get(id);
    if (source === undefined) return false;
    const settings = { ...source.settings, enabled };
    this.#sources.set(id, { ...source, settings });
    source.poller.switch(this.#isOn(settings));
    return true;
  }

  delete(id: string): void {
    this.#sources.get(id)?.poller.stop();
    this.#sources.delete(id);
  }

  /** Receives the messages that are visible now. */
  poll(): void {
    for (const { poller } of this.#sources.values()) poller.poll();
  }

  get isOn(): boolean {
    return this.#on;
  }

  /** While the lifecycle manager's event sources are off, messages stay in their queues. Others do not change. */
  switch(on: boolean): void {
    this.#on = on;
    for (const { poller, settings } of this.#sources.values()) poller.switch(this.#isOn(settings));
  }

  #isOn({ enabled, queueArn }: EventSourceSettings): boolean {
    return enabled && (this.#on || isOfPasses(queueArn));
  }

  stop(): void {
    for (const id of [...this.#sources.keys()]) this.delete(id);
  }

  /** Why Lambda cannot read the queue: a missing function or permission. Undefined when it can. */
  problem({ functionArn, queueArn }: EventSourceSettings): string | undefined {
    const { functions, identities } = this.#options;
    const target = functions.find(functionArn);
    if (target === undefined) return `Function does not exist: ${functionArn}`;
    const denied = neededActions.find((action) => {
      const request = { action, resource: queueArn, context: {} };
      return identities.judge(roleNameOf(target.roleArn), request).kind === 'denied';
    });
    return denied === undefined
      ? undefined
      : `The provided execution role does not have permissions to call ${denied.replace('sqs:', '')} on SQS`;
  }

  #start(settings: EventSourceSettings): QueuePoller {
    const { world, clock, functions, onChange, onOutcome } = this.#options;
    let running = 0;
    return createQueuePoller({
      world,
      clock,
      queueName: settings.queueArn.slice(settings.queueArn.lastIndexOf(':') + 1),
      batchSize: settings.batchSize,
      target: {
        hasCapacity: () => running < settings.maximumConcurrency && this.problem(settings) === undefined,
        invoke: async (event) => {
          const target = functions.find(settings.functionArn);
          if (target === undefined) {
            const error = { errorType: 'ResourceNotFoundException', errorMessage: 'Function not found' };
            return { kind: 'failed', requestId: '', error };
          }
          running += 1;
          try {
            return await target.invoke(event);
          } finally {
            running -= 1;
          }
        },
      },
      onChange,
      onOutcome: (outcome) => {
        onOutcome(settings, outcome, clock.now());
      },
    });
  }
}
