import { minutes, moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { keepAnswer } from './keep-answer.ts';

describe('a cached answer', () => {
  it('is read again after its time, and not before', async () => {
    const source = aSource();
    const first = await source.read(moment);
    expect(await source.read(moment + minutes(15) - 1)).toBe(first);
    expect(source.reads).toEqual([moment]);
    expect(await source.read(moment + minutes(15))).not.toBe(first);
    expect(source.reads).toEqual([moment, moment + minutes(15)]);
  });

  it('is read once for passes at the same time', async () => {
    const source = aSource();
    await Promise.all([source.read(moment), source.read(moment)]);
    expect(source.reads).toHaveLength(1);
  });

  it('stays in use when it cannot be read again', async () => {
    const source = aSource();
    const first = await source.read(moment);
    source.fail();
    expect(await source.read(moment + minutes(15))).toBe(first);
  });

  it('is read again five minutes after a failure', async () => {
    const source = aSource();
    source.fail();
    await expect(source.read(moment)).rejects.toThrow('denied');
    await expect(source.read(moment + minutes(5) - 1)).rejects.toThrow('denied');
    expect(source.reads).toHaveLength(1);
    await expect(source.read(moment + minutes(5))).rejects.toThrow('denied');
    expect(source.reads).toHaveLength(2);
  });
});

function aSource() {
  const reads: number[] = [];
  let isBroken = false;
  return {
    reads,
    fail: () => {
      isBroken = true;
    },
    read: keepAnswer((at) => {
      reads.push(at);
      return isBroken ? Promise.reject(new Error('denied')) : Promise.resolve({});
    }, minutes(15)),
  };
}
