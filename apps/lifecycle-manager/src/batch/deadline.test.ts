import { describe, expect, it } from 'vitest';
import type { Ports } from '../ports.ts';
import { aWorld } from '../testing/a-world.ts';
import { minTimeForCallMs, withinDeadline } from './deadline.ts';

const action = { groupName: 'workers', hookName: 'drain-worker', instanceId: 'i-1' };

describe('a call within the deadline', () => {
  it.each<[string, number, (ports: Ports) => Promise<unknown> | undefined]>([
    ['read', minTimeForCallMs, ({ pool }) => pool.read()],
    ['drain 01W', minTimeForCallMs, ({ pool }) => pool.drain('01W')],
    ['complete i-1 CONTINUE', minTimeForCallMs, ({ hook }) => hook.complete(action, 'CONTINUE')],
    ['heartbeat i-1', minTimeForCallMs, ({ hook }) => hook.heartbeat(action)],
    ['describe', minTimeForCallMs, ({ group }) => group.describe()],
    ['states i-1', minTimeForCallMs, ({ group }) => group.lifecycleStates(['i-1'])],
    [
      'terminate i-1',
      minTimeForCallMs,
      ({ group }) => group.terminate({ instanceId: 'i-1', decrement: false }),
    ],
    ['machines i-1', minTimeForCallMs, ({ instances }) => instances.machines(['i-1'])],
    ['hide r-1 10', 6_000, ({ queue }) => queue.hide('r-1', 10)],
    ['redrive {}', minTimeForCallMs, ({ redrive }) => redrive?.send('{}')],
  ])('is made only while it cannot be cut off: %s needs %i ms', async (name, neededMs, call) => {
    const world = aWorld();
    let remainingMs = neededMs - 1;
    const ports = withinDeadline(world.ports, { remainingMs: () => remainingMs });
    await expect(call(ports)).rejects.toMatchObject({ name: 'OutOfTimeError' });
    expect(world.calls).toEqual([]);
    remainingMs = neededMs;
    await call(ports);
    expect(world.calls).toEqual([name]);
  });
});
