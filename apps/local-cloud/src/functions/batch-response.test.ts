import type { ReceivedMessage } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import { readBatchResponse } from './batch-response.ts';

const batch = [aMessage('one'), aMessage('two')];

describe('the answer to a batch', () => {
  it.each([null, undefined, {}, { batchItemFailures: null }, { batchItemFailures: [] }])(
    'means that all messages were handled when it is %j',
    (payload) => {
      expect(readBatchResponse(payload, batch)).toEqual({ kind: 'valid', handled: batch });
    },
  );

  it('excludes the messages that it lists', () => {
    expect(readBatchResponse({ batchItemFailures: [{ itemIdentifier: 'one' }] }, batch)).toEqual({
      kind: 'valid',
      handled: [batch[1]],
    });
  });

  it.each([
    ['done', 'expected an object, got "done"'],
    [{ batchItemFailures: 'one' }, 'batchItemFailures is not a list'],
    [{ batchItemFailures: [null] }, 'the batch has no message with the itemIdentifier undefined'],
    [{ batchItemFailures: [{ itemIdentifier: '' }] }, 'the batch has no message with the itemIdentifier ""'],
    [{ batchItemFailures: [{ id: 'one' }] }, 'the batch has no message with the itemIdentifier undefined'],
    [
      { batchItemFailures: [{ itemIdentifier: 'six' }] },
      'the batch has no message with the itemIdentifier "six"',
    ],
  ])('fails the whole batch when it is %j', (payload, problem) => {
    expect(readBatchResponse(payload, batch)).toEqual({ kind: 'malformed', problem });
  });
});

function aMessage(messageId: string): ReceivedMessage {
  return {
    messageId,
    receiptHandle: `receipt of ${messageId}`,
    body: '{}',
    md5OfBody: '99914b932bd37a50b983c5e7c90ae93b',
    sentAt: 0,
    firstReceivedAt: 0,
    receiveCount: 1,
  };
}
