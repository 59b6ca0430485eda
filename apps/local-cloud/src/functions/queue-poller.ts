import { AwsFault, type ReceivedMessage, type World } from '@poolkeeper/pool-world';
import type { Clock } from '../clock/clock.ts';
import { readBatchResponse } from './batch-response.ts';
import type { InvocationOutcome } from './invocation.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** Polls one queue for an event source mapping. */
export interface QueuePoller {
  /** Receives the messages that are visible now. Call it whenever the queue can have changed. */
  poll(): void;
  /** While the poller is off, messages stay in the queue. Running invocations finish. */
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
  /** Called after each change of the queue, which can change the time of the world's next event. */
  readonly onChange: () => void;
  readonly onOutcome: (outcome: BatchOutcome) => void;
}

/** The result of one batch. Messages that were not handled become visible again after their visibility timeout. */
export interface BatchOutcome {
  readonly messages: number;
  readonly handled: number;
  /** Why the whole batch failed. Undefined if it did not. */
  readonly failure?: string;
  /** What the function returned, if the batch did not fail. */
  readonly payload?: unknown;
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
    return { messages: messages.length, handled: response.handled.length, payload: outcome.payload };
  }

  function deleteMessage(receiptHandle: string): void {
    try {
      world.sqs.delete(queueName, receiptHandle);
    } catch (error) {
      // The message was deleted, or received again because the function took too long. The later batch deletes it.
      if (!(error instanceof AwsFault)) throw error;
    }
  }
}

function failed(messages: readonly ReceivedMessage[], failure: string): BatchOutcome {
  return { messages: messages.length, handled: 0, failure };
}

/** The event for a batch of messages. */
function sqsEvent(
  messages: readonly ReceivedMessage[],
  { queueArn, region }: { readonly queueArn: string; readonly region: string },
): object {
  return {
    Records: messages.map((message) => ({
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receiveCount),
        SentTimestamp: String(message.sentAt),
        SenderId: 'AIDALOCALCLOUD',
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      },
      messageAttributes: {},
      md5OfBody: message.md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}
