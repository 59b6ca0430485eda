import { minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../testing/a-world.ts';
import { createMemory, noteReceive } from './memory.ts';

const action = { groupName: 'workers', hookName: 'drain-worker', instanceId: 'i-1' };

describe('the remembered heartbeats', () => {
  it('make the next one due after a third of the heartbeat timeout', async () => {
    const { ports, heartbeats } = aMemory();
    const timeoutMs = minutes(30);
    await heartbeats.keepHeld(action, { now: moment, timeoutMs }, ports.hook);
    const justBefore = { now: moment + minutes(10) - 1, timeoutMs };
    expect(await heartbeats.keepHeld(action, justBefore, ports.hook)).toBe('recent');
    const due = { now: moment + minutes(10), timeoutMs };
    expect(await heartbeats.keepHeld(action, due, ports.hook)).toBe('extended');
  });

  it.each([minutes(10), minutes(120)])(
    'do not count once the heartbeat timeout has changed from 30 minutes to %s ms',
    async (timeoutMs) => {
      const { ports, heartbeats } = aMemory();
      await heartbeats.keepHeld(action, { now: moment, timeoutMs: minutes(30) }, ports.hook);
      const soonAfter = { now: moment + seconds(1), timeoutMs };
      expect(await heartbeats.keepHeld(action, soonAfter, ports.hook)).toBe('extended');
    },
  );

  it('do not count when the clock has gone back, because they may be older than they seem', async () => {
    const { ports, heartbeats } = aMemory();
    const timeoutMs = minutes(30);
    await heartbeats.keepHeld(action, { now: moment, timeoutMs }, ports.hook);
    const earlier = { now: moment - 1, timeoutMs };
    expect(await heartbeats.keepHeld(action, earlier, ports.hook)).toBe('extended');
  });

  it('are those of a hook and an instance, so that one hook does not count for another', async () => {
    const { ports, heartbeats } = aMemory();
    const at = { now: moment, timeoutMs: minutes(30) };
    await heartbeats.keepHeld(action, at, ports.hook);
    expect(await heartbeats.keepHeld({ ...action, hookName: 'another' }, at, ports.hook)).toBe('extended');
    expect(await heartbeats.keepHeld({ ...action, instanceId: 'i-2' }, at, ports.hook)).toBe('extended');
  });
});

describe('what is remembered of an action', () => {
  it('is forgotten with it: the next action of the same hook and instance gets a heartbeat of its own', async () => {
    const { ports, heartbeats } = aMemory();
    const at = { now: moment, timeoutMs: minutes(30) };
    await heartbeats.keepHeld(action, at, ports.hook);
    heartbeats.forget(action);
    expect(await heartbeats.keepHeld(action, at, ports.hook)).toBe('extended');
  });

  it('is void as a heartbeat once the hook has said that the action is not active', async () => {
    const { world, ports, heartbeats } = aMemory();
    const at = { now: moment, timeoutMs: minutes(30) };
    await heartbeats.keepHeld(action, at, ports.hook);
    world.endAction('i-1');
    expect(await heartbeats.confirmHeld(action, at, ports.hook)).toBe('no-longer-active');
    expect(await heartbeats.keepHeld(action, at, ports.hook)).toBe('no-longer-active');
  });

  it('is apart from that of another hook or instance', () => {
    const { actions } = createMemory();
    const remembered = actions.of(action);
    remembered.endedSince = moment;
    expect(actions.of({ ...action })).toBe(remembered);
    expect(actions.of({ ...action, instanceId: 'i-2' }).endedSince).toBeUndefined();
    expect(actions.of({ ...action, hookName: 'another' }).endedSince).toBeUndefined();
    actions.forget(action);
    expect(actions.of(action).endedSince).toBeUndefined();
  });
});

describe('the remembered drains', () => {
  it.each([
    { name: 'is the next receive of the message', receives: [1, 2, 3], isFirstRound: true, isKept: true },
    { name: 'is a further round of the invocation', receives: [4, 4], isFirstRound: false, isKept: true },
    { name: 'skips a receive', receives: [1, 3], isFirstRound: true, isKept: false },
    { name: 'repeats a receive in another invocation', receives: [1, 1], isFirstRound: true, isKept: false },
    { name: 'is not the first, and none was here', receives: [2], isFirstRound: true, isKept: false },
  ])('are kept: $isKept, when a round $name', ({ receives, isFirstRound, isKept }) => {
    const remembered = createMemory().actions.of(action);
    for (const receiveCount of receives.slice(0, -1)) {
      noteReceive(remembered, { messageId: 'm-1', receiveCount, isFirstRound: true });
    }
    const drains = { drainedSince: new Map(), lastCheckedAt: moment };
    Object.assign(remembered, { drains });
    noteReceive(remembered, { messageId: 'm-1', receiveCount: receives.at(-1) ?? 0, isFirstRound });
    expect(remembered.drains).toBe(isKept ? drains : undefined);
  });

  it('are void in the first round of every invocation once two messages about the action are known', () => {
    const remembered = createMemory().actions.of(action);
    const drains = { drainedSince: new Map(), lastCheckedAt: moment };
    const receives = [
      { messageId: 'm-1', receiveCount: 1 },
      { messageId: 'm-2', receiveCount: 1 },
      { messageId: 'm-1', receiveCount: 2 },
    ];
    for (const receive of receives) {
      Object.assign(remembered, { drains });
      noteReceive(remembered, { ...receive, isFirstRound: true });
    }
    expect(remembered.drains).toBeUndefined();
  });
});

function aMemory() {
  const world = aWorld();
  return { world, ports: world.ports, heartbeats: createMemory().heartbeats };
}
