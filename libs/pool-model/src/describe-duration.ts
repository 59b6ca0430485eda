import type { DurationMs } from './time.ts';

const unlimited = 'an unlimited time';

/** An exact duration, such as a setting, in the largest whole unit; a minute is `60 s`. Examples: `90 s`, `5 min`, `2 h`. */
export function describeDuration(milliseconds: DurationMs): string {
  if (milliseconds === Infinity) return unlimited;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds >= 7200 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** A measured duration, rounded to minutes from 3 minutes and to hours from 3 hours. Examples: `90 s`, `4 min`, `26 h`. */
export function describeRoughDuration(milliseconds: DurationMs): string {
  if (milliseconds === Infinity) return unlimited;
  if (milliseconds < 180_000) return `${Math.ceil(milliseconds / 1000)} s`;
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes < 180 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
