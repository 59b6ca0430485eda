import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock/clock.ts';
import type { Faults } from './faults.ts';

/** What goes wrong with one request. */
export interface RequestFault {
  readonly kind: 'throttle' | 'unavailable' | 'timeout';
  /** Whether what was asked for happens all the same. */
  readonly takesEffect: boolean;
  /** Until the connection is cut, in pool time; 0 for an answer at once. */
  readonly hangsMs: number;
}

/** The connection ends without an answer: what a client sees that waits for one that never comes. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}

const inOrder = ['timeout', 'unavailable', 'throttle'] as const;

/** Shorter than clients wait by themselves, so that a play with a fast clock goes on. */
const leastHangMs = 5_000;
const mostHangMs = 30_000;

export function drawRequestFault(faults: Faults): RequestFault | undefined {
  // Each kind draws at every request, so that no kind's draws depend on another's.
  const [kind] = inOrder.filter((candidate) => faults.strikes(candidate));
  if (kind === undefined) return undefined;
  const source = faults.source(kind);
  return {
    kind,
    takesEffect: kind !== 'throttle' && source.chance(0.5),
    hangsMs: kind === 'timeout' ? leastHangMs + source.integer(mostHangMs - leastHangMs) : 0,
  };
}

/** Lets a request that times out hang until its connection is to be cut. */
export async function hang(fault: RequestFault, clock: Clock): Promise<never> {
  await sleep(fault.hangsMs / clock.speed);
  throw new ConnectionCut('the connection was cut by a fault');
}
