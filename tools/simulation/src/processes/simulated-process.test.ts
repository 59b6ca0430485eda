import { allFaults, RandomSource, SeededFaults, type FaultProfile } from '@poolkeeper/pool-world';
import { aWorld } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { PortError } from '../errors.ts';
import { Stage } from '../stage/stage.ts';
import { Trace } from '../stage/trace.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { invoke, type InvocationEnd } from './invoke.ts';

describe('the process of a function', () => {
  it('gets answers after a moment of virtual time', async () => {
    const { stage, process } = aProcess();
    const before = stage.now;
    const answers: string[] = [];
    void process.call(aCall(() => 'hello')).then((answer) => answers.push(answer));
    await stage.play(before + 10);
    expect(answers).toEqual([]);
    await stage.play(before + 1_000);
    expect(answers).toEqual(['hello']);
  });

  it('gets the refusal of an API as an error', async () => {
    const { stage, process } = aProcess();
    const errors: unknown[] = [];
    process
      .call(
        aCall(() => {
          throw new PortError('UnexpectedAwsError', 'no');
        }),
      )
      .catch((error: unknown) => errors.push(error));
    await stage.play(stage.now + 1_000);
    expect(errors).toEqual([new PortError('UnexpectedAwsError', 'no')]);
  });

  it.each(['throttle', 'unavailable', 'timeout'] as const)('sees a call fail by %s', async (kind) => {
    const { stage, process } = aProcess({ [kind]: 1 });
    const errors: string[] = [];
    process.call(aCall(() => 'hello')).catch((error: unknown) => errors.push((error as Error).name));
    await stage.play(stage.now + 60_000);
    expect(errors).toEqual([kind === 'throttle' ? 'ThrottledError' : 'UnavailableError']);
  });

  it('meets timeouts and crashes before and after the effect, and throttling only before it', async () => {
    for (const [kind, effects] of [
      ['timeout', [false, true]],
      ['crash', [false, true]],
      ['throttle', [false]],
    ] as const) {
      const seen = new Set<boolean>();
      for (let seed = 1; seed <= 20; seed += 1) {
        const { stage, process } = aProcess({ [kind]: 1 }, seed);
        let happened = false;
        process.call(aCall(() => void (happened = true))).catch(() => undefined);
        await stage.play(stage.now + 60_000);
        seen.add(happened);
      }
      expect([...seen].sort()).toEqual(effects);
    }
  });

  it('never continues after a crash, nor does other code in the same process', async () => {
    const { stage, process } = aProcess();
    const steps: string[] = [];
    void process.sleep(500).then(() => steps.push('other'));
    void process.call(aCall(() => 'hello')).then(() => steps.push('answered'));
    process.die('crash');
    await stage.play(stage.now + 10_000);
    expect(steps).toEqual([]);
  });
});

describe('an invocation', () => {
  it('ends with its answer', async () => {
    const { stage, process } = aProcess();
    const ends: InvocationEnd<string>[] = [];
    invoke(stage, {
      process,
      timeoutMs: 1_000,
      run: () => process.call(aCall(() => 'hello')),
      ended: push(ends),
    });
    await stage.play(stage.now + 10_000);
    expect(ends).toEqual([{ kind: 'answered', answer: 'hello' }]);
    expect(process.isAlive).toBe(true);
  });

  it('is lost with its process when it times out', async () => {
    const { stage, process } = aProcess();
    const ends: InvocationEnd<undefined>[] = [];
    const run = async () => {
      await process.sleep(2_000);
      return undefined;
    };
    invoke(stage, { process, timeoutMs: 1_000, run, ended: push(ends) });
    await stage.play(stage.now + 10_000);
    expect(ends).toEqual([{ kind: 'lost' }]);
    expect(process.isAlive).toBe(false);
  });

  it('is lost when its process crashes', async () => {
    const { stage, process } = aProcess({ crash: 1 });
    const ends: InvocationEnd<string>[] = [];
    invoke(stage, {
      process,
      timeoutMs: 9_000,
      run: () => process.call(aCall(() => 'hello')),
      ended: push(ends),
    });
    await stage.play(stage.now + 1_000);
    expect(ends).toEqual([{ kind: 'lost' }]);
  });
});

function aProcess(rates: Partial<FaultProfile> = {}, seed = 1) {
  const world = aWorld();
  const stage = new Stage(world, new Trace(() => world.now, false));
  const faults = new SeededFaults({ seed, profile: { ...allFaults.profiles.none, ...rates } });
  const process = new SimulatedProcess('function', { stage, faults, latency: new RandomSource(seed) });
  return { stage, process };
}

function aCall<Result>(act: () => Result) {
  return { name: () => 'call', act };
}

function push<Item>(items: Item[]): (item: Item) => void {
  return (item) => {
    items.push(item);
  };
}
