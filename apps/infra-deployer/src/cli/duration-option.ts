import { durationMs, type Duration } from '@poolkeeper/pool-config';
import { describeDuration, type DurationMs } from '@poolkeeper/pool-model';
import { CommandError } from './errors.ts';

export interface DurationBounds {
  /** The option, such as `--for`. */
  readonly option: string;
  readonly minMs: DurationMs;
  readonly maxMs: DurationMs;
}

/** @throws CommandError when the text is no duration, or out of bounds. */
export function parseDuration(text: string, { option, minMs, maxMs }: DurationBounds): DurationMs {
  const parsed = durationMs(text as Duration);
  if (parsed >= minMs && parsed <= maxMs) return parsed;
  throw new CommandError(
    `${option} must be a duration such as 30m or 2h, from ${describeDuration(minMs)} to ${describeDuration(maxMs)}, got ${text}`,
    { code: 'usage', fault: 'user' },
  );
}
