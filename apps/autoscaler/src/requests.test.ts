import { formatPassRequest, scheduledPassRequest } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aProcess } from './testing/a-process.ts';
import { aWorld } from './testing/a-world.ts';

describe('requests of the queue', () => {
  it('are answered with one pass over each pool, however many there are', async () => {
    const process = aProcess({ pools: { blue: aWorld({ pendingRuns: 1 }), green: aWorld({}) } });

    const answer = await process.deliver(
      request('blue', moment),
      request('green', moment),
      request('blue', moment + 500),
      scheduledPassRequest('blue'),
    );

    expect(answer).toMatchObject({
      batchItemFailures: [],
      passes: [
        { pool: 'blue', decision: { kind: 'scale-out' } },
        { pool: 'green', decision: { kind: 'hold' } },
      ],
    });
    expect(process.published.map(({ pool }) => pool).sort()).toEqual(['blue', 'green']);
  });

  it('are answered after the latest event that they stand for', async () => {
    const process = aProcess({ pools: { blue: aWorld({}) } });

    const { passes } = await process.deliver(request('blue', moment + 100), request('blue', moment + 500));

    expect(passes).toMatchObject([{ observedAt: new Date(moment + 500).toISOString() }]);
  });

  it('of a clock that is wrong do not hold up the pass for longer than two seconds', async () => {
    const process = aProcess({ pools: { blue: aWorld({}) } });
    await process.deliver(request('blue', moment + 3_600_000));
    expect(process.now).toBe(moment + 2_000);
  });

  it('make no series of passes, which would hold up the events in between', async () => {
    const process = aProcess({ pools: { blue: aWorld({}) } });
    process.change('blue', {
      autoscaler: { ...aPoolSettings().autoscaler, passEveryMs: 15_000 },
    });

    const { passes } = await process.deliver(scheduledPassRequest('blue'));

    expect(passes).toEqual([expect.not.objectContaining({ earlier: expect.anything() as unknown })]);
    expect(process.now).toBe(moment);
  });

  it('are taken from the queue also if a pass fails, which is reported like any other', async () => {
    const world = aWorld({});
    world.break('describe', new Error('throttled'));
    const process = aProcess({ pools: { blue: world, green: aWorld({}) } });

    const answer = await process.deliver(request('blue', moment), request('green', moment));

    expect(answer.batchItemFailures).toEqual([]);
    expect(answer.passes).toMatchObject([
      { pool: 'blue', failure: 'Error: throttled' },
      { pool: 'green', decision: { kind: 'hold' } },
    ]);
    expect(process.published).toContainEqual(expect.objectContaining({ pool: 'blue', PassFailed: 1 }));
  });

  it('are ignored if they are none', async () => {
    const process = aProcess({ pools: { blue: aWorld({}) } });
    const { passes } = await process.deliver('', '{}', 'null', '{"pool": "../secrets"}', '[');
    expect(passes).toEqual([]);
    expect(process.reads).toEqual([]);
  });
});

function request(pool: string, notBefore: number): string {
  return formatPassRequest({ pool, notBefore });
}
