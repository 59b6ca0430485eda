import type { DurationMs } from '@poolkeeper/pool-model';
import type { WaitReason } from './judge.ts';

/**
 * A redrive policy counts receives, 1,000 at most, and each look is one. At a look each ten seconds they would be used
 * up in under three hours. So after this many the looks are spread out to last for the 48 hours that a hook can hold an
 * instance: whoever waits for a run of two hours does not mind some minutes at its end.
 */
const frequentLooks = 750;
const looksInAll = 950;
const longestHoldSeconds = 48 * 3600;

/**
 * After how many seconds an instance is looked at again. Always well within the hook's heartbeat timeout, as a look is
 * what sends the heartbeats.
 */
export function lookAgainInSeconds(
  reason: WaitReason | 'not-completed',
  { looks, heartbeatTimeoutMs }: { readonly looks: number; readonly heartbeatTimeoutMs: DurationMs },
): number {
  const spreadOut = longestHoldSeconds / (looksInAll - frequentLooks);
  const wanted = looks < frequentLooks ? frequentLookInSeconds(reason) : spreadOut;
  return Math.max(1, Math.floor(Math.min(wanted, heartbeatTimeoutMs / 1000 / 3)));
}

/** Whether a message has been received so often that its redrive policy may soon give it up. */
export function isNearLastLook(looks: number): boolean {
  return looks >= looksInAll;
}

function frequentLookInSeconds(reason: WaitReason | 'not-completed'): number {
  // Nothing but another look stands between these and their end.
  return reason === 'draining' || reason === 'not-completed' ? 5 : 10;
}
