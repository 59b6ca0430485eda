import { minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../testing/a-world.ts';
import { createMemory, mayReturnInMs, noteReceive } from './memory.ts';

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
  const drains = { drainedSince: new Map(), lastCheckedAt: moment };

  it.each<{ name: string; receives: readonly [string, number][]; isKept: boolean }>([
    {
      name: 'is received again',
      receives: [
        ['m-1', 1],
        ['m-1', 2],
      ],
      isKept: true,
    },
    {
      name: 'was with another process meanwhile',
      receives: [
        ['m-1', 1],
        ['m-1', 3],
      ],
      isKept: true,
    },
    {
      name: 'comes as a copy',
      receives: [
        ['m-1', 1],
        ['m-1', 1],
      ],
      isKept: false,
    },
    {
      name: 'has come as a copy before',
      receives: [
        ['m-1', 1],
        ['m-1', 1],
        ['m-1', 2],
      ],
      isKept: false,
    },
    {
      name: 'is not the only one',
      receives: [
        ['m-1', 1],
        ['m-2', 1],
        ['m-1', 2],
      ],
      isKept: false,
    },
  ])('are kept: $isKept, when a message $name', ({ receives, isKept }) => {
    const remembered = createMemory().actions.of(action);
    for (const [messageId, receiveCount] of receives) {
      Object.assign(remembered, { drains });
      noteReceive(remembered, { messageId, receiveCount });
    }
    expect(remembered.drains).toBe(isKept ? drains : undefined);
  });

  it('keep a message hidden until they have settled', () => {
    const remembered = createMemory().actions.of(action);
    const at = { now: moment + seconds(4), settlingTimeMs: seconds(10) };
    expect(mayReturnInMs(remembered, at)).toBe(0);
    remembered.drainedAt = moment;
    expect(mayReturnInMs(remembered, at)).toBe(seconds(6));
    expect(mayReturnInMs(remembered, { ...at, now: moment + seconds(11) })).toBe(0);
  });
});

function aMemory() {
  const world = aWorld();
  return { world, ports: world.ports, heartbeats: createMemory().heartbeats };
}
