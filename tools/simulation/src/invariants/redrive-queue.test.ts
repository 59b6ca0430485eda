import { aWorld } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { deployment } from '../deployment.ts';
import { checkRedriveQueue } from './history-invariants.ts';

describe('every message accounted for', () => {
  it('holds if each message says why it was set aside', () => {
    const world = aWorldWithRedriveQueue();
    for (let count = 0; count < 12; count += 1) {
      world.sqs.send(
        deployment.redriveQueueName,
        '{"reason":"not JSON","receivedAt":"2026-01-05","body":"x"}',
      );
    }
    expect(checkRedriveQueue(world)).toBeUndefined();
  });

  it.each(['not json', '{}', '"reason"', 'null'])('is violated by %s', (body) => {
    const world = aWorldWithRedriveQueue();
    world.sqs.send(deployment.redriveQueueName, body);
    expect(checkRedriveQueue(world)).toMatchObject({ invariant: 'every-message-accounted-for' });
  });
});

function aWorldWithRedriveQueue() {
  return aWorld({ queues: [{ name: deployment.redriveQueueName }, { name: 'lifecycle' }] });
}
