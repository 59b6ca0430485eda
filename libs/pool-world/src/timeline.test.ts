import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.ts';

describe('the timeline', () => {
  it('carries out what is due in the order of time, and at one moment in the order of planning', () => {
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

  it('shows an action the moment at which it was due', () => {
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

  it('does nothing before its time', () => {
    const timeline = new Timeline(0);
    let done = false;
    timeline.after(10, () => (done = true));

    timeline.advanceTo(9_999);

    expect(done).toBe(false);
    expect(timeline.nextEventAt()).toBe(10_000);
  });

  it('does not carry out what was called off, and does not announce it', () => {
    const timeline = new Timeline(0);
    let done = false;
    timeline.after(10, () => (done = true)).cancel();

    expect(timeline.nextEventAt()).toBeUndefined();
    timeline.advanceTo(20_000);

    expect(done).toBe(false);
  });

  it('stays at whole milliseconds under a clock of fractions', () => {
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
