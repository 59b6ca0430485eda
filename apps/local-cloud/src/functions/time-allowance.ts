/**
 * The least real time that an invocation gets while the clock runs fast. A faster clock does not make the machine
 * faster: at 60 times the speed, a timeout of 30 seconds is half a second here, less than a first invocation on a busy
 * machine takes. Five seconds let any healthy function finish, and a hanging one is still noticed while somebody looks
 * on.
 */
const leastRealSeconds = 5;

/** How long an invocation may take, in pool seconds: the configured timeout, or what the machine needs, if longer. */
export function timeAllowanceSeconds(timeoutSeconds: number, speed: number): number {
  return speed <= 1 ? timeoutSeconds : Math.max(timeoutSeconds, Math.ceil(leastRealSeconds * speed));
}
