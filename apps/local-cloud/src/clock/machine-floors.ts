/**
 * Minimum timeouts in real time. A faster clock does not make this machine faster: at 60 times real time, a timeout of 30
 * seconds is half a second, less than the first invocation of a function takes on a busy machine. The minimums keep the order
 * of the timeouts: a function ends before its message becomes visible again, and that happens twice before a hook times out.
 */
const minimumRealSeconds = { function: 5, visibility: 6, heartbeat: 13, policyAnswer: 5 } as const;

/** The limits of SQS and Auto Scaling. */
const maximumSeconds = { visibility: 43_200, heartbeat: 7200 } as const;

/** A function's timeout, in pool seconds. */
export function functionTimeoutSeconds(configured: number, speed: number): number {
  return speed <= 1 ? configured : Math.max(configured, Math.ceil(minimumRealSeconds.function * speed));
}

/** A queue's visibility timeout, in pool seconds. */
export function visibilitySeconds(configured: number, speed: number): number {
  return floored(configured, speed, 'visibility');
}

/** A hook's heartbeat timeout, in pool seconds. */
export function hookTimeoutSeconds(configured: number, speed: number): number {
  return floored(configured, speed, 'heartbeat');
}

/** How long a group waits for its custom termination policy, in pool seconds. */
export function policyAnswerSeconds(speed: number): number {
  return Math.max(10, speed <= 1 ? 0 : Math.ceil(minimumRealSeconds.policyAnswer * speed));
}

function floored(configured: number, speed: number, kind: keyof typeof maximumSeconds): number {
  if (speed <= 1) return configured;
  return Math.min(Math.max(configured, Math.ceil(minimumRealSeconds[kind] * speed)), maximumSeconds[kind]);
}
