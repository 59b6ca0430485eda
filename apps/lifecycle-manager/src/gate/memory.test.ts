import { minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../testing/a-world.ts';
import { createMemory } from './memory.ts';

const action = { groupName: 'workers', hookName: 'drain-worker', instanceId: 'i-1', token: 'token' };

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
});

function aMemory() {
  return { ports: aWorld().ports, heartbeats: createMemory().heartbeats };
}
