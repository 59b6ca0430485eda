import { extname } from 'node:path';
import type { ClockAnchor } from './scaled-clock.ts';

/**
 * What `node --import` takes to run a process in pool time (`function-clock.ts` says what that covers). The parameters
 * are in the address because a function's environment holds only what Lambda would put there.
 */
export function functionClockUrl(anchor: ClockAnchor): string {
  const url = new URL(`function-clock${extname(import.meta.url)}`, import.meta.url);
  url.searchParams.set('anchorReal', String(anchor.real));
  url.searchParams.set('anchorPool', String(anchor.pool));
  url.searchParams.set('speed', String(anchor.speed));
  return url.href;
}
