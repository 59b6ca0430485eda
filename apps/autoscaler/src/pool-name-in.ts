import { EventError } from './errors.ts';

/** It becomes part of a parameter's name, so it is what a pool may be called and nothing else. */
const poolName = /^[a-z][a-z0-9-]*$/;

/**
 * The name of the pool that an event is for: `{"pool": "NAME"}`, as the schedule in the pool's stack sends it.
 *
 * @throws EventError
 */
export function poolNameIn(event: unknown): string {
  const name = typeof event === 'object' && event !== null && 'pool' in event ? event.pool : undefined;
  if (typeof name !== 'string' || !poolName.test(name)) throw new EventError(event);
  return name;
}
