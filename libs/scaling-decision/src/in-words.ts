import type { DurationMs } from '@poolkeeper/pool-model';

/** A duration for people, in the largest unit that is whole, but for a minute: `90 s`, `5 min`, `2 h`. */
export function inWords(milliseconds: DurationMs): string {
  if (milliseconds === Infinity) return 'ever';
  const seconds = Math.round(milliseconds / 1000);
  if (seconds >= 7200 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** The same to the minute once it is several, for times that nobody set: `4 min`, `26 h`. */
export function inRoundWords(milliseconds: DurationMs): string {
  if (milliseconds === Infinity) return 'ever';
  if (milliseconds < 180_000) return `${Math.ceil(milliseconds / 1000)} s`;
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes < 180 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
