import { aHistory, anIdleMember } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { Ports } from './ports.ts';
import { aWorld } from './testing/a-world.ts';
import { everyCall } from './testing/every-call.ts';
import { passOf } from './testing/pass-of.ts';

describe('the round trips of a pass', () => {
  it('are two for a scale-out: all reads at once, then the change', async () => {
    expect(await roundTripsOf({ pendingRuns: 2 })).toEqual([3, 1]);
  });

  it('are one when there is nothing to do', async () => {
    expect(await roundTripsOf({})).toEqual([3]);
  });

  it('are two for foreseen runs, which are read with the rest', async () => {
    const runs = { read: () => Promise.resolve({ waiting: [], past: [] }) };
    expect(await roundTripsOf({ pendingRuns: 2 }, { runs })).toEqual([4, 1]);
  });

  it('are three for a scale-in, whose drains follow the terminations', async () => {
    expect(await roundTripsOf({ members: [anIdleMember(), anIdleMember()] })).toEqual([3, 2, 2]);
  });
});

/** How many calls each round trip has: those made before any of them is answered. */
async function roundTripsOf(
  parts: Parameters<typeof aWorld>[0],
  more: Pick<Ports, 'runs'> = {},
): Promise<readonly number[]> {
  const { ports } = aWorld(parts);
  const history = { read: () => Promise.resolve(aHistory([1])) };
  const trips: number[] = [];
  let waiting: (() => void)[] = [];
  const answerAll = () => {
    trips.push(waiting.length);
    for (const answer of waiting.splice(0)) answer();
  };
  const counted = everyCall({ ...ports, history, ...more }, async (call) => {
    await new Promise<void>((resolve) => {
      // By the next turn of the event loop, every call that can be made has been made.
      if (waiting.length === 0) setImmediate(answerAll);
      waiting = [...waiting, resolve];
    });
    return call();
  });
  await passOf({ ports: counted });
  return trips;
}
