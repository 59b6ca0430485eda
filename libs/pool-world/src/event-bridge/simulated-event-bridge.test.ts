import { describe, expect, it } from 'vitest';
import { advance, aWorld, queueName } from '../testing/index.ts';

describe('EventBridge', () => {
  it('sends an event in its envelope to the queues with a route for its type', () => {
    const world = aWorld({ hooks: [], eventRoutes: [{ detailType: 'Backup Job', queueName }] });
    advance(world, 0.25);

    const id = world.events.put({ detailType: 'Backup Job', source: 'aws.backup', detail: { job: 7 } });

    const bodies = world.sqs.receive(queueName, 10).map(({ body }) => JSON.parse(body) as unknown);
    expect(bodies).toEqual([
      {
        version: '0',
        id,
        'detail-type': 'Backup Job',
        source: 'aws.backup',
        account: '000000000000',
        time: '2026-01-05T08:00:00Z',
        region: 'eu-west-1',
        resources: [],
        detail: { job: 7 },
      },
    ]);
  });

  it('drops events without a route, and those for a queue that does not exist', () => {
    const world = aWorld({ hooks: [], eventRoutes: [{ detailType: 'a', queueName: 'none' }] });

    world.events.put({ detailType: 'a', detail: {} });
    world.events.put({ detailType: 'b', detail: {} });

    expect(world.sqs.queue(queueName).visible).toBe(0);
  });

  it('sends an event once, even if its route was added several times', () => {
    const world = aWorld({ hooks: [] });
    world.events.route({ detailType: 'a', queueName });
    world.events.route({ detailType: 'a', queueName });

    world.events.put({ detailType: 'a', detail: {} });

    expect(world.sqs.queue(queueName).visible).toBe(1);
  });

  it('sends nothing to a queue whose route was removed, and still sends to the others', () => {
    const world = aWorld({ hooks: [], eventRoutes: [{ detailType: 'a', queueName }] });
    world.sqs.createQueue({ name: 'another' });
    world.events.route({ detailType: 'a', queueName: 'another' });

    world.events.unroute({ detailType: 'a', queueName });
    world.events.put({ detailType: 'a', detail: {} });

    expect(world.sqs.queue(queueName).visible).toBe(0);
    expect(world.sqs.queue('another').visible).toBe(1);
  });
});
