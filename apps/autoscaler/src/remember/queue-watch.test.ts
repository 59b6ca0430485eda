import { aBusyMember, anIdleMember, aPool, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { createQueueWatch } from './queue-watch.ts';

describe('the queue watch', () => {
  it('returns how long the oldest pending run has waited, since the first pass that counts it', () => {
    const watch = aWatch();
    expect(watch.at(0, { pending: 0 })).toBe(0);
    expect(watch.at(15, { pending: 1 })).toBe(0);
    expect(watch.at(30, { pending: 3 })).toBe(15);
    expect(watch.at(45, { pending: 3 })).toBe(30);
  });

  it('assumes that the oldest run starts first, even when another one is queued at the same time', () => {
    const watch = aWatch();
    watch.at(0, { pending: 1 });
    watch.at(30, { pending: 2 });
    expect(watch.at(60, { pending: 2, busy: ['01A'] })).toBe(30);
    expect(watch.at(75, { pending: 1, busy: ['01A', '01B'] })).toBe(15);
    expect(watch.at(90, { pending: 0, busy: ['01A', '01B'] })).toBe(0);
  });

  it('takes as many of the runs that were queued together as have started', () => {
    const watch = aWatch();
    watch.at(0, { pending: 3 });
    expect(watch.at(30, { pending: 3, busy: ['01A'] })).toBe(30);
    expect(watch.at(60, { pending: 2, busy: ['01A', '01B'] })).toBe(60);
    expect(watch.at(75, { pending: 1, busy: ['01A', '01B', '01C'] })).toBe(45);
  });

  it('forgets runs that left the queue without a start, as cancelled ones do', () => {
    const watch = aWatch();
    watch.at(0, { pending: 2 });
    watch.at(30, { pending: 3 });
    expect(watch.at(60, { pending: 1 })).toBe(30);
  });

  it('counts no worker as newly busy after an incomplete answer', () => {
    const watch = aWatch();
    watch.at(0, { pending: 1, busy: ['01A'] });
    watch.at(15, { pending: 1, busy: [], counted: 1 });
    expect(watch.at(30, { pending: 1, busy: ['01A'], counted: 1 })).toBe(30);
  });

  it('returns no negative wait when the clock goes back', () => {
    const watch = aWatch();
    watch.at(30, { pending: 1 });
    expect(watch.at(0, { pending: 1 })).toBe(0);
  });
});

interface Queue {
  readonly pending: number;
  /** Ids of the busy workers. */
  readonly busy?: readonly string[];
  readonly counted?: number;
}

function aWatch() {
  const watch = createQueueWatch();
  return {
    /** Waits in seconds, at a time in seconds. */
    at: (time: number, { pending, busy = [], counted }: Queue) => {
      const workers = [
        ...busy.flatMap((id) => aBusyMember({ worker: { id } }).workers),
        ...anIdleMember().workers,
      ];
      const pool = aPool({ pendingRuns: pending, workers, busyWorkers: counted ?? busy.length });
      return watch.note({ observedAt: moment + seconds(time), pool }) / 1000;
    },
  };
}
