import { expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

it('a bucket gives what it holds, and then what it gets a second', () => {
  const bucket = new TokenBucket({ capacity: 3, refillPerSecond: 2 }, 0);
  const takenAt = (now: number) => {
    let taken = 0;
    while (bucket.take(now)) taken += 1;
    return taken;
  };

  expect([0, 499, 500, 1_000, 1_000, 60_000].map(takenAt)).toEqual([3, 0, 1, 1, 0, 3]);
});
