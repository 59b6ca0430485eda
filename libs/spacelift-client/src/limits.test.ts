import { describe, expect, it } from 'vitest';
import { createLimiter, type Limits } from './limits.ts';

describe('the limit of requests at a time', () => {
  it('lets further requests wait, in the order of their calls', async () => {
    const { run, started } = aLimiter({ concurrent: 2 });
    const [one, two, three, four] = ['one', 'two', 'three', 'four'].map((name) => run(name));
    await settled();
    expect(started).toEqual(['one', 'two']);

    two?.end();
    await two?.done;
    await settled();
    expect(started).toEqual(['one', 'two', 'three']);

    one?.end();
    three?.end();
    await settled();
    expect(started).toEqual(['one', 'two', 'three', 'four']);
    four?.end();
    await four?.done;
  });

  it('gives the place of a failed request to the next', async () => {
    const { run, started } = aLimiter({ concurrent: 1 });
    const failing = run('failing');
    const next = run('next');
    await settled();

    failing.fail(new Error('no'));

    await expect(failing.done).rejects.toThrow('no');
    await settled();
    expect(started).toEqual(['failing', 'next']);
    next.end();
    await next.done;
  });

  it('lets a waiting request be aborted, which leaves the others in their order', async () => {
    const { run, started } = aLimiter({ concurrent: 1 });
    const controller = new AbortController();
    const first = run('first');
    const aborted = run('aborted', controller.signal);
    const last = run('last');
    await settled();

    controller.abort(new Error('enough'));

    await expect(aborted.done).rejects.toThrow('enough');
    first.end();
    await settled();
    expect(started).toEqual(['first', 'last']);
    last.end();
    await last.done;
  });
});

it('gives the place of a request that is aborted at the moment of its turn to the next', async () => {
  const { run, started } = aLimiter({ concurrent: 1 });
  const controller = new AbortController();
  const first = run('first');
  const aborted = run('aborted', controller.signal);
  const last = run('last');
  await settled();
  // Registered after the limiter's own reaction, so that the turn has been given when this runs.
  const abort = first.ended.then(() => {
    controller.abort(new Error('enough'));
  });

  first.end();

  await expect(aborted.done).rejects.toThrow('enough');
  await abort;
  await settled();
  expect(started).toEqual(['first', 'last']);
  last.end();
  await last.done;
});

describe('the limit of requests in a second', () => {
  it('spaces requests evenly', async () => {
    const { run, time } = aLimiter({ perSecond: 4 });
    const runs = ['one', 'two', 'three'].map((name) => run(name));
    for (const { end } of runs) end();
    await Promise.all(runs.map(({ done }) => done));

    expect(time.pauses).toEqual([250, 500]);
  });
});

function aLimiter(limits: Limits) {
  const time = { now: 0, pauses: [] as number[] };
  const limiter = createLimiter(limits, {
    now: () => time.now,
    sleep: (ms) => {
      time.pauses.push(ms);
      return Promise.resolve();
    },
  });
  const started: string[] = [];
  const run = (name: string, signal?: AbortSignal) => {
    let end = () => undefined as unknown;
    let fail = (error: Error): unknown => error;
    const ended = new Promise((resolve, reject) => {
      end = () => {
        resolve(name);
      };
      fail = reject;
    });
    const done = limiter(() => {
      started.push(name);
      return ended;
    }, signal);
    return { done, ended, end: () => end(), fail: (error: Error) => fail(error) };
  };
  return { run, started, time };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
