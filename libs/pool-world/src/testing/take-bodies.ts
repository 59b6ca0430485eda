import type { World } from '../world.ts';
import { queueName } from './a-world.ts';

/** Receives and deletes all visible messages of the queue and returns their parsed bodies. */
export function takeBodies(world: World, from: string = queueName): readonly Record<string, unknown>[] {
  const bodies: Record<string, unknown>[] = [];
  for (let batch = world.sqs.receive(from, 10); batch.length > 0; batch = world.sqs.receive(from, 10)) {
    for (const { body, receiptHandle } of batch) {
      bodies.push(JSON.parse(body) as Record<string, unknown>);
      world.sqs.delete(from, receiptHandle);
    }
  }
  return bodies;
}
