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
  /** Invocations for this queue at a time at most. */
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

/** What Lambda needs of the function's role to read a queue for it. */
const neededActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Lambda's event source mappings: queues whose messages invoke functions. */
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
    poller.switch(this.#on && settings.enabled);
  }

  delete(id: string): void {
    this.#sources.get(id)?.poller.stop();
    this.#sources.delete(id);
  }

  /** Takes what is visible now. */
  poll(): void {
    for (const { poller } of this.#sources.values()) poller.poll();
  }

  get isOn(): boolean {
    return this.#on;
  }

  /** Off, all queues keep their messages. */
  switch(on: boolean): void {
    this.#on = on;
    for (const { poller, settings } of this.#sources.values()) poller.switch(on && settings.enabled);
  }

  stop(): void {
    for (const id of [...this.#sources.keys()]) this.delete(id);
  }

  /** What the function's role lacks to have the queue read for it; undefined when nothing. */
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
    let underWay = 0;
    return createQueuePoller({
      world,
      clock,
      queueName: settings.queueArn.slice(settings.queueArn.lastIndexOf(':') + 1),
      batchSize: settings.batchSize,
      target: {
        hasCapacity: () =>
          underWay < settings.maximumConcurrency &&
          functions.find(settings.functionArn)?.hasCapacity() === true &&
          this.problem(settings) === undefined,
        invoke: async (event) => {
          const target = functions.find(settings.functionArn);
          if (target === undefined) {
            const error = { errorType: 'ResourceNotFoundException', errorMessage: 'Function not found' };
            return { kind: 'failed', requestId: '', error };
          }
          underWay += 1;
          try {
            return await target.invoke(event);
          } finally {
            underWay -= 1;
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
