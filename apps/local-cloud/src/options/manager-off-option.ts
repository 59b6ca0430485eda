import { UsageError } from './errors.ts';
import type { PoolMinutes } from './options.ts';

/** Reads `30-150`. */
export function managerOffOption(text: string): PoolMinutes {
  const [, from, to] = /^(\d{1,6}(?:\.\d+)?)-(\d{1,6}(?:\.\d+)?)$/.exec(text.trim()) ?? [];
  if (from === undefined || to === undefined || Number(from) >= Number(to)) {
    throw new UsageError(
      `--manager-off must be two numbers of minutes, the smaller one first, such as 30-150, got '${text}'`,
    );
  }
  return { from: Number(from), to: Number(to) };
}
