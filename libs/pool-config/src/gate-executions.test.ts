import { describe, expect, it } from 'vitest';
import { gateExecutions, shareExecutions } from './gate-executions.ts';

describe('the executions of the lifecycle manager for a pool', () => {
  it.each([
    [1, 3],
    [20, 4],
    [100, 5],
    [10_000, 5],
  ])(
    'are those of a tenth of %i instances and two more, but at most half of a new account: %i',
    (maxSize, most) => {
      expect(gateExecutions(aPool(maxSize))).toBe(most);
    },
  );

  it('are those that the configuration sets', () => {
    expect(gateExecutions(aPool(100, 40))).toBe(40);
  });
});

describe('the executions of an account', () => {
  it('are enough for every pool in an established account', () => {
    expect(shareExecutions([aPool(100), aPool(20)], 1000)).toEqual({
      shares: [12, 4],
      limitToAskFor: 32,
      isTooLow: false,
    });
  });

  it('are shared by what the pools can use, and half of them are kept for others', () => {
    const { shares, limitToAskFor, isTooLow } = shareExecutions([aPool(100), aPool(20)], 10);

    expect(shares).toEqual([3, 2]);
    expect(limitToAskFor).toBe(32);
    expect(isTooLow).toBe(false);
  });

  it('are too few for pools whose least shares use up all of them', () => {
    const pools = Array.from({ length: 5 }, () => aPool(10));

    expect(shareExecutions(pools, 10)).toEqual({
      shares: [2, 2, 2, 2, 2],
      limitToAskFor: 30,
      isTooLow: true,
    });
  });

  it('are not shared anew for a pool whose configuration sets its maximum', () => {
    expect(shareExecutions([aPool(100, 9), aPool(100)], 20).shares).toEqual([9, 5]);
  });

  it('give every pool what it can use when the limit is the one to ask for', () => {
    const pools = [aPool(300), aPool(5), aPool(70)];
    const { limitToAskFor } = shareExecutions(pools, 10);

    expect(shareExecutions(pools, limitToAskFor).shares).toEqual(shareExecutions(pools, 1000).shares);
  });
});

function aPool(maxSize: number, maxExecutions?: number) {
  return { scaling: { maxSize }, lifecycle: { maxExecutions } };
}
