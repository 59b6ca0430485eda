import { setTimeout as sleep } from 'node:timers/promises';
import { drawCallFault, type CallFault, type SeededFaults } from '@poolkeeper/pool-world';
import type { Clock } from '../clock/clock.ts';

/** What goes wrong with one request; a timeout cuts its connection after `takesMs` of pool time. */
export type RequestFault = CallFault<'throttle' | 'unavailable' | 'timeout'>;

/** The connection ends without an answer, which is what a client sees that waits for one that never comes. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}

/** Refusals are immediate. A timeout is shorter than what clients wait by default, so that a fast clock goes on. */
const durations = { timeout: [5_000, 30_000], unavailable: [0, 0], throttle: [0, 0] } as const;

export function drawRequestFault(faults: SeededFaults): RequestFault | undefined {
  return drawCallFault(faults, durations);
}

/** Waits until the connection of a request that times out is to be cut, and rejects with `ConnectionCut`. */
export async function hang(fault: RequestFault, clock: Clock): Promise<never> {
  await sleep(fault.takesMs / clock.speed);
  throw new ConnectionCut('the connection was cut by a fault');
}
