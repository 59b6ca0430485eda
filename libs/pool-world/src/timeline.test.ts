import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.ts';

describe('the timeline', () => {
  it('runs actions in order of time, and those of one moment in the order of planning', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (delays) => {
        const timeline = new Timeline(0);
        const done: { delay: number; planned: number }[] = [];
        delays.forEach((delay, planned) => timeline.after(delay, () => done.push({ delay, planned })));

        timeline.advanceTo(20_000);

        const expected = delays
          .map((delay, planned) => ({ delay, planned }))
          .sort((a, b) => a.delay - b.delay || a.planned - b.planned);
        expect(done).toEqual(expected);
      }),
    );
  });

  it('has the time at which an action was due when it runs', () => {
    const timeline = new Timeline(1000);
    const seen: number[] = [];
    timeline.after(1.5, () => {
      seen.push(timeline.now);
      timeline.after(0, () => seen.push(timeline.now));
    });

    timeline.advanceTo(60_000);

    expect(seen).toEqual([2500, 2500]);
    expect(timeline.now).toBe(60_000);
  });

  it('runs nothing before it is due', () => {
    const timeline = new Timeline(0);
    let done = false;
    timeline.after(10, () => (done = true));

    timeline.advanceTo(9_999);

    expect(done).toBe(false);
    expect(timeline.nextEventAt()).toBe(10_000);
  });

  it('neither runs nor announces a cancelled action', () => {
    const timeline = new Timeline(0);
    let done = false;
    timeline.after(10, () => (done = true)).cancel();

    expect(timeline.nextEventAt()).toBeUndefined();
    timeline.advanceTo(20_000);

    expect(done).toBe(false);
  });

  it('has whole milliseconds under a clock with fractions', () => {
    const timeline = new Timeline(0);

    timeline.advanceTo(1000.75);

    expect(timeline.now).toBe(1000);
  });

  it('does not go back', () => {
    const timeline = new Timeline(5000);

    timeline.advanceTo(4000);

    expect(timeline.now).toBe(5000);
  });
});
