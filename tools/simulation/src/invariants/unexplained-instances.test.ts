import { advance, aWorld, theInstance } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { unexplainedInstances } from './unexplained-instances.ts';
import { watchUnexplained } from './watch-unexplained.ts';

const registrationGraceMs = 300_000;
const groupName = 'pool';

describe('an unexplained instance', () => {
  it('is not one that boots, is idle or has a run', () => {
    const world = aWorld({ desiredCapacity: 2 });
    advance(world, 30);
    expect(inWords(world)).toEqual([]);
    advance(world, 120);
    world.spacelift.queueRun({ stack: 'network', durationSeconds: 3600 });
    expect(inWords(world)).toEqual([]);
  });

  it('is one that is in service without a worker for longer than the grace', () => {
    const world = aWorld({ desiredCapacity: 1, machines: { lostBootRate: 1 } });
    advance(world, 280);
    expect(inWords(world)).toEqual([]);
    advance(world, 60);
    expect(inWords(world)).toEqual(['without a worker']);
  });

  it('is one whose worker was drained and forgotten, but not when an operator drained it', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    const [worker] = world.spacelift.workers();
    if (worker === undefined) throw new Error('no worker');
    world.spacelift.drainSet(worker.id, true);
    expect(inWords(world)).toEqual(['in service with a drained worker']);
    expect(inWords(world, worker.id)).toEqual([]);
  });

  it('is one that is held without a run, and one that is retained', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    world.autoScaling.terminateInstance({ instanceId: theInstance(world).instanceId, decrement: true });
    advance(world, 10);
    expect(inWords(world)).toEqual(['held without a run']);
    advance(world, 400);
    expect(inWords(world)).toEqual(['retained']);
  });

  it('is one that was detached from the group', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 120);
    world.autoScaling.detachInstances({
      groupName,
      instanceIds: [theInstance(world).instanceId],
      decrement: true,
    });
    advance(world, 10);
    expect(inWords(world)).toEqual(['not in the group']);
  });

  it('violates the invariant after a time in which a function could have acted', () => {
    const world = aWorld({ desiredCapacity: 1, machines: { lostBootRate: 1 } });
    advance(world, 400);
    const check = watchUnexplained(world, {
      registrationGraceMs,
      isDrainedByOperator: () => false,
      isDetachedByOperator: () => false,
      intervalMs: 60_000,
      maxMs: 120_000,
    });
    expect([check(true), check(false), check(true), check(false)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(check(true)).toMatchObject({ invariant: 'no-instance-unexplained' });
  });
});

function inWords(world: ReturnType<typeof aWorld>, drainedByOperator?: string): readonly string[] {
  const isDrainedByOperator = (workerId: string) => workerId === drainedByOperator;
  const isDetachedByOperator = () => false;
  return unexplainedInstances(world, { registrationGraceMs, isDrainedByOperator, isDetachedByOperator }).map(
    ({ as }) => as,
  );
}
