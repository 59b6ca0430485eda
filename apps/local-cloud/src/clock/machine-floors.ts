/**
 * Timeouts that say how long a machine may take. A faster clock makes no machine faster, so that each has a floor in this
 * machine's time, and they keep their order: a function ends before its message comes back, and a message comes back twice
 * before its hook gives up.
 */
const leastRealSeconds = { visibility: 6, heartbeat: 13, policyAnswer: 5 } as const;

/** SQS's and Auto Scaling's own limits. */
const mostSeconds = { visibility: 43_200, heartbeat: 7200 } as const;

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
  return Math.max(10, speed <= 1 ? 0 : Math.ceil(leastRealSeconds.policyAnswer * speed));
}

function floored(configured: number, speed: number, kind: keyof typeof mostSeconds): number {
  if (speed <= 1) return configured;
  return Math.min(Math.max(configured, Math.ceil(leastRealSeconds[kind] * speed)), mostSeconds[kind]);
}
