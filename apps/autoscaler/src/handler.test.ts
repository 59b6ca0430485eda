import { anIdleMember } from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler } from './handler.ts';
import { aLog } from './testing/a-log.ts';
import { aWorld, type FakeWorld } from './testing/a-world.ts';

describe('the Lambda handler', () => {
  it('answers with the report of a pass, whatever the event', async () => {
    const world = aWorld({ pendingRuns: 1 });
    const report = await handlerOf(world)({ anything: true }, aContext(30_000));
    expect(report).toMatchObject({ decision: { kind: 'scale-out' }, applied: { desiredCapacity: 1 } });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it("watches the invocation's remaining time", async () => {
    const member = anIdleMember();
    const world = aWorld({ members: [member] });
    const report = await handlerOf(world)({}, aContext(1_000));
    expect(report.applied.leftForNextPass).toEqual([member.instance.id]);
    expect(world.changes).toEqual([]);
  });

  it('fails the invocation when the pass fails', async () => {
    const world = aWorld({});
    world.break('describe', new Error('throttled'));
    await expect(handlerOf(world)({}, aContext(30_000))).rejects.toThrow('throttled');
  });
});

function handlerOf(world: FakeWorld) {
  const settings = { policy: defaultPolicy, registrationGraceMs: 600_000, dryRun: false };
  return createHandler(world.ports, settings, { ...aLog(), addContext: () => undefined });
}

function aContext(remainingMs: number): Context {
  return { getRemainingTimeInMillis: () => remainingMs } as Context;
}
