import type { EpochMs } from './time.ts';

/** A moment to the minute, such as `2026-11-27 22:40 UTC`. */
export function describeMoment(moment: EpochMs): string {
  const iso = new Date(moment).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
