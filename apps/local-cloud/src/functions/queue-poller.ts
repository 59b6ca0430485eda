import { AwsFault, type ReceivedMessage, type World } from '@poolkeeper/pool-world';
import type { Clock } from '../clock/clock.ts';
import { readBatchResponse } from './batch-response.ts';
import type { InvocationOutcome } from './invocation.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { sqsEvent } from './sqs-event.ts';

/** Lambda's event source mapping of one queue. */
export interface QueuePoller {
  /** Takes what is visible now. Call it whenever the queue may have changed. */
  poll(): void;
  /** Off, it leaves the messages where they are; what is under way is finished. */
  switch(on: boolean): void;
  readonly isOn: boolean;
  stop(): void;
}

export interface QueuePollerSettings {
  readonly world: World;
  readonly clock: Clock;
  readonly queueName: string;
  /** 1 to 10. */
  readonly batchSize: number;
  readonly target: Pick<LambdaFunction, 'hasCapacity' | 'invoke'>;
  /** Called after the queue was touched: the world's next event may be another one now. */
  readonly onChange: () => void;
  readonly onOutcome: (outcome: BatchOutcome) => void;
}

/** What became of one batch. Messages that were not handled come back when their visibility timeout ends. */
export interface BatchOutcome {
  readonly messages: number;
  readonly handled: number;
  /** Why the whole batch failed. */
  readonly failure?: string;
}

export function createQueuePoller(settings: QueuePollerSettings): QueuePoller {
  const { world, clock, queueName, batchSize, target, onChange, onOutcome } = settings;
  const { arn: queueArn } = world.sqs.queue(queueName);
  let stopped = false;
  let on = true;

  return {
    poll,
    switch: (wanted) => {
      on = wanted;
      poll();
    },
    get isOn() {
      return on;
    },
    stop: () => {
      stopped = true;
    },
  };

  function poll(): void {
    while (on && !stopped && target.hasCapacity() && world.sqs.queue(queueName).visible > 0) {
      const messages = world.sqs.receive(queueName, batchSize);
      if (messages.length === 0) return;
      onChange();
      void handle(messages);
    }
  }

  async function handle(messages: readonly ReceivedMessage[]): Promise<void> {
    const outcome = await target.invoke(sqsEvent(messages, { queueArn, region: world.region }));
    if (stopped) return;
    world.advanceTo(clock.now());
    onOutcome(finish(outcome, messages));
    onChange();
    poll();
  }

  function finish(outcome: InvocationOutcome, messages: readonly ReceivedMessage[]): BatchOutcome {
    if (outcome.kind === 'failed') return failed(messages, outcome.error.errorMessage);
    const response = readBatchResponse(outcome.payload, messages);
    if (response.kind === 'malformed') return failed(messages, response.problem);
    for (const { receiptHandle } of response.handled) deleteMessage(receiptHandle);
    return { messages: messages.length, handled: response.handled.length };
  }

  function deleteMessage(receiptHandle: string): void {
    try {
      world.sqs.delete(queueName, receiptHandle);
    } catch (error) {
      // Gone, or received anew because the function took too long: then it is that batch's to delete.
      if (!(error instanceof AwsFault)) throw error;
    }
  }
}

function failed(messages: readonly ReceivedMessage[], failure: string): BatchOutcome {
  return { messages: messages.length, handled: 0, failure };
}
