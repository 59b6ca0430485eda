import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHistory, anyHistory, monday } from '../testing/histories.ts';
import { percentWithin, playQueue, type QueuePlay, randomNumbers } from '../testing/queue-simulation.ts';
import {
  adviseHeadroom,
  type HeadroomContext,
  type HeadroomFigures,
  type QueueTimeObjective,
} from './advise-headroom.ts';

const second = 1000;
const day = 288;
const objective: QueueTimeObjective = { withinMs: 30 * second };
/** A day in which a run comes every 25 minutes, and now and then four of them. */
const usualDay = Array.from({ length: day }, (_, period) =>
  period % 5 === 0 ? (period % 50 === 0 ? 4 : 1) : 0,
);

describe('the advised headroom', () => {
  it('is none while no boot was seen', () => {
    expect(advise({ boots: [] })).toEqual({
      minIdle: 0,
      why: { code: 'too-little-known', boots: 0, runs: 0 },
    });
  });

  it('is none while less than a day or fewer than twenty runs are known', () => {
    const history = aHistory(usualDay.slice(0, day - 1));
    expect(advise({ history }).why).toMatchObject({ code: 'too-little-known', runs: 72, boots: 1 });
    const few = aHistory([...usualDay.slice(0, 63), ...Array<number>(day).fill(0)]);
    expect(advise({ history: few }).why).toMatchObject({ code: 'too-little-known', runs: 15 });
    expect(advise({ history: undefined }).why).toMatchObject({ code: 'too-little-known', runs: 0 });
  });

  it('is none when a run that waits for a boot starts in time', () => {
    expect(adviseHeadroom({ withinMs: 120 * second }, contextOf({ boots: [90 * second] }))).toEqual({
      minIdle: 0,
      why: { code: 'boots-fast-enough', readyMs: 120 * second, withinMs: 120 * second },
    });
    const one = adviseHeadroom({ withinMs: 119 * second }, contextOf({ boots: [90 * second] }));
    expect(one.why.code).toBe('by-past-rises');
  });

  it('uses the boots that are slow for the objective', () => {
    const boots = [...Array<number>(18).fill(20 * second), 200 * second, 300 * second];
    const within = (percent: number) =>
      adviseHeadroom({ withinMs: 60 * second, percent }, contextOf({ boots })).why;
    expect(within(90)).toMatchObject({ code: 'boots-fast-enough', readyMs: 50 * second });
    expect(within(95)).toMatchObject({ code: 'by-past-rises', readyMs: 230 * second });
    expect(within(99)).toMatchObject({ code: 'by-past-rises', readyMs: 330 * second });
  });

  it('takes the time from a run’s arrival to a launch into account', () => {
    const context = contextOf({ boots: [90 * second], reactionMs: 5 * second });
    expect(adviseHeadroom({ withinMs: 95 * second }, context).why).toMatchObject({ readyMs: 95 * second });
  });

  it('is as many workers as the rises of the past needed', () => {
    // 52 rises by 1 and 5 by 4: with three idle, 5 runs of 72 would be late.
    expect(figuresOf(advise())).toMatchObject({
      idleWhenBusy: 4,
      runs: 72,
      percentWithout: 0,
      percentWith: 100,
      outOfReach: false,
    });
    expect(figuresOf(advise({}, { ...objective, percent: 60 })).idleWhenBusy).toBe(1);
    expect(figuresOf(advise({}, { ...objective, percent: 100 }))).toMatchObject({
      idleWhenBusy: 4,
      idleWhenQuiet: 0,
      percentWith: 100,
    });
  });

  it('counts workers that are kept as there', () => {
    const kept = figuresOf(advise({ keptMs: 30 * 60 * second }));
    expect(kept.percentWithout).toBeGreaterThan(50);
    expect(figuresOf(advise({ keptMs: NaN })).percentWithout).toBeGreaterThan(90);
  });

  it('reads back over as many periods as a boot takes', () => {
    const climbing = aHistory(Array.from({ length: 2 * day }, (_, period) => period % 20));
    const idleWith = (bootMs: number) =>
      figuresOf(advise({ history: climbing, boots: [bootMs] })).idleWhenBusy;
    expect(idleWith(60 * second)).toBe(1);
    expect(idleWith(300 * second)).toBe(1);
    expect(idleWith(301 * second)).toBe(2);
    expect(idleWith(1200 * second)).toBe(4);
  });

  it('has a headroom of its own for times without demand for an hour', () => {
    // By day batches of three every quarter of an hour, by night nothing: the first batch of a day may wait.
    const workday = Array.from({ length: day }, (_, period) =>
      period > 96 && period < 216 && period % 3 === 0 ? 3 : 0,
    );
    const history = aHistory([...workday, ...workday, ...workday]);
    const figures = figuresOf(advise({ history }, { ...objective, percent: 90 }));
    expect(figures).toMatchObject({ idleWhenBusy: 3, idleWhenQuiet: 0 });
    expect(figures.idleOnAverage).toBeGreaterThan(1);
    expect(figures.idleOnAverage).toBeLessThan(1.5);

    const at = (period: number, demand?: number) =>
      advise({ history, observedAt: monday + period * 300_000, demand }, { ...objective, percent: 90 });
    expect(at(200)).toMatchObject({ minIdle: 3, why: { time: 'busy' } });
    expect(at(213 + 12)).toMatchObject({ minIdle: 3, why: { time: 'busy' } });
    expect(at(213 + 13)).toMatchObject({ minIdle: 0, why: { time: 'quiet' } });
    expect(at(213 + 13, 1)).toMatchObject({ minIdle: 3, why: { time: 'busy' } });
    expect(at(9999)).toMatchObject({ minIdle: 3, why: { time: 'busy' } });
    expect(at(-9999)).toMatchObject({ minIdle: 3, why: { time: 'busy' } });
  });

  it('is at most what the policy allows, and says when that is too little', () => {
    const advice = advise({}, { ...objective, maxIdle: 2 });
    expect(figuresOf(advice)).toMatchObject({ idleWhenBusy: 2, idleWhenQuiet: 0, outOfReach: true });
    expect(figuresOf(advice).percentWith).toBeLessThan(95);
    expect(advise({}, { ...objective, maxIdle: 0 }).minIdle).toBe(0);
    expect(figuresOf(advise({}, { ...objective, maxIdle: NaN })).idleWhenBusy).toBe(0);
  });

  it('gives up the last percent of what can be reached when the objective is out of reach', () => {
    // Twenty idle workers would save twenty of the 500 runs, and fifteen save all but five of them: of 572, less than a percent.
    const history = aHistory([...usualDay, ...Array<number>(100).fill(0), 500, 0]);
    expect(figuresOf(advise({ history }, { ...objective, maxIdle: 20 }))).toMatchObject({
      idleWhenBusy: 4,
      idleWhenQuiet: 15,
      outOfReach: true,
    });
  });

  it('is 95 % when the percentage makes no sense, and at once when the time does', () => {
    expect(advise({}, { ...objective, percent: NaN })).toEqual(advise());
    expect(advise({}, { withinMs: NaN })).toMatchObject({ why: { withinMs: 0 } });
    expect(advise({ reactionMs: NaN })).toEqual(advise());
  });

  it('is a whole number within its limit, of any history', () => {
    const anyNumber = fc.oneof(fc.nat({ max: 100 }), fc.double(), fc.constantFrom(NaN, Infinity));
    const anyObjective = fc.record({ withinMs: anyNumber, percent: anyNumber, maxIdle: anyNumber });
    const anyContext = fc.record({
      history: anyHistory(),
      boots: fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 3 }),
      observedAt: fc.oneof(fc.integer({ min: monday, max: monday + 1e8 }), fc.double()),
      keptMs: anyNumber,
    });
    fc.assert(
      fc.property(anyObjective, anyContext, (any, context) => {
        const { minIdle, why } = adviseHeadroom(any, context);
        expect(Number.isInteger(minIdle)).toBe(true);
        expect(minIdle).toBeGreaterThanOrEqual(0);
        expect(minIdle <= any.maxIdle || minIdle === 0).toBe(true);
        if (why.code === 'by-past-rises') expect(why.percentWith).toBeGreaterThanOrEqual(why.percentWithout);
      }),
    );
  });

  it('meets the objective by the past, and nothing cheaper does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 6), {
          minLength: day,
          maxLength: 2 * day,
        }),
        fc.integer({ min: 50, max: 100 }),
        (demand, percent) => {
          const history = aHistory(demand);
          const { why } = advise({ history }, { ...objective, percent });
          if (why.code !== 'by-past-rises') return;
          expect(why.percentWith).toBeGreaterThanOrEqual(percent - 1e-6);
          for (const maxIdle of [why.idleWhenBusy, why.idleWhenQuiet].map((idle) => idle - 1)) {
            const less = figuresOf(advise({ history }, { ...objective, percent, maxIdle }));
            expect(less.outOfReach || less.idleOnAverage >= why.idleOnAverage - 1e-9).toBe(true);
          }
        },
      ),
    );
  });
});

describe('a pool with the advised headroom', () => {
  const workHours = (hour: number): boolean => hour >= 8 && hour < 18;
  const arrivals: Record<string, Pick<QueuePlay, 'batchesAnHour' | 'batch' | 'runMs'>> = {
    'single runs': {
      batchesAnHour: (hour) => (workHours(hour) ? 12 : 0.3),
      batch: () => 1,
      runMs: 180 * second,
    },
    'commits that queue up to five runs': {
      batchesAnHour: (hour) => (workHours(hour) ? 4 : 0.1),
      batch: (random) => 1 + Math.floor(random() * 5),
      runMs: 120 * second,
    },
    'single runs and a burst now and then': {
      batchesAnHour: (hour) => (workHours(hour) ? 2 : 0.2),
      batch: (random) => (random() < 0.1 ? 12 : 1),
      runMs: 90 * second,
    },
    'runs at all hours': { batchesAnHour: () => 30, batch: () => 1, runMs: 300 * second },
  };

  const cases = Object.entries(arrivals).flatMap(([name, shape]) =>
    [100, 240].map((bootSeconds) => ({ name, bootSeconds, shape })),
  );

  it.each(cases)(
    'meets the objective with $name at boots of $bootSeconds s, and with three fewer does not',
    (pool) => {
      const { idle, withoutIt } = advisedFor(pool);
      const fewer = { busy: Math.max(0, idle.busy - 3), quiet: Math.max(0, idle.quiet - 3) };

      expect(percentWithin(withoutIt, objective.withinMs)).toBeLessThan(80);
      expect(outcomeOf(pool, idle).inTime).toBeGreaterThanOrEqual(95);
      expect(outcomeOf(pool, fewer).inTime).toBeLessThan(95);
    },
  );

  it.each(cases)(
    'costs what the best number that is set by hand costs for as many runs in time, with $name at boots of $bootSeconds s',
    (pool) => {
      const advised = outcomeOf(pool, advisedFor(pool).idle);
      const byHand = (percent: number, idle = 1): number => {
        const { inTime, machineMs } = outcomeOf(pool, { busy: idle, quiet: idle });
        return inTime >= percent ? machineMs : byHand(percent, idle + 1);
      };

      expect(advised.machineMs).toBeLessThanOrEqual(byHand(advised.inTime) * 1.06);
      // As a history tells no more than a peak in five minutes, it asks for more than the objective would take.
      expect(advised.machineMs).toBeLessThanOrEqual(byHand(95) * 1.3);
    },
  );

  interface SimulatedPool {
    readonly bootSeconds: number;
    readonly shape: Pick<QueuePlay, 'batchesAnHour' | 'batch' | 'runMs'>;
  }

  function weekOf({ shape, bootSeconds }: SimulatedPool, seed: number, idle: QueuePlay['idle']) {
    const boot = (random: () => number): number => bootSeconds * second * (0.8 + 0.4 * random());
    return playQueue({ days: 7, ...shape, boot, keptMs: 300 * second, random: randomNumbers(seed), idle });
  }

  /** By a week without any headroom, and twenty boots. */
  function advisedFor(pool: SimulatedPool) {
    const withoutIt = weekOf(pool, 1, { busy: 0, quiet: 0 });
    const random = randomNumbers(2);
    const boots = Array.from({ length: 20 }, () => pool.bootSeconds * second * (0.8 + 0.4 * random()));
    const { idleWhenBusy, idleWhenQuiet } = figuresOf(
      advise(
        { history: withoutIt.history, boots: boots.sort((a, b) => a - b), keptMs: 300 * second },
        { ...objective, maxIdle: 40 },
      ),
    );
    return { withoutIt, idle: { busy: idleWhenBusy, quiet: idleWhenQuiet } };
  }

  /** Of three other weeks. */
  function outcomeOf(pool: SimulatedPool, idle: QueuePlay['idle']) {
    const weeks = [3, 4, 5].map((seed) => weekOf(pool, seed, idle));
    const inTime = weeks.reduce((sum, week) => sum + percentWithin(week, objective.withinMs), 0);
    const machineMs = weeks.reduce((sum, week) => sum + week.machineMs, 0);
    return { inTime: inTime / weeks.length, machineMs };
  }
});

function contextOf(changes: Partial<HeadroomContext>): HeadroomContext {
  return {
    history: aHistory(usualDay),
    boots: [90 * second],
    observedAt: monday + day * 300_000,
    ...changes,
  };
}

function advise(changes: Partial<HeadroomContext> = {}, by = objective) {
  return adviseHeadroom(by, contextOf(changes));
}

function figuresOf({ why }: ReturnType<typeof adviseHeadroom>): HeadroomFigures {
  if (why.code !== 'by-past-rises') throw new Error(`no figures, but ${why.code}`);
  return why;
}
