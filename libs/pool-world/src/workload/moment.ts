import type { EpochMs } from '@poolkeeper/pool-model';

const isoWithOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/u;
/** The year 5138 in seconds, and 1973 in milliseconds: nothing that a trace holds is beyond it. */
const mostUnixSeconds = 1e11;

/** Unix seconds or ISO 8601; or, as a string, what is wrong with the text. */
export function parseMoment(text: string): EpochMs | string {
  if (/^\d+(\.\d+)?$/u.test(text)) {
    const seconds = Number(text);
    if (seconds > mostUnixSeconds) return 'must be in Unix seconds, and this looks like milliseconds';
    return Math.round(seconds * 1000);
  }
  const moment = isoWithOffset.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(moment)
    ? 'must be Unix seconds or ISO 8601 with an offset (2026-01-05T08:00:00Z)'
    : moment;
}
