import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';

const dayMs: DurationMs = 24 * 60 * 60_000;
/** The largest time that ECMAScript represents; Intl throws beyond it. */
const farthest: EpochMs = 8.64e15;

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

export function isTimeZone(timeZone: string): boolean {
  return formatOf(timeZone) !== undefined;
}

/**
 * The latest time that the clocks of a zone have shown by a moment, in milliseconds as if they showed UTC. It is the time they
 * show, except in the hour that they show twice: there it stands still until they have passed that hour again. It never goes
 * back, so a window of wall-clock times is one continuous time. Undefined for an unknown zone or an invalid moment.
 */
export function furthestWallClock(at: EpochMs, timeZone: string): EpochMs | undefined {
  const format = formatOf(timeZone);
  if (format === undefined || !(Math.abs(at) <= farthest - dayMs)) return undefined;
  // The search for a step back ends at two neighbouring whole milliseconds.
  const until = Math.floor(at);
  const shown = wallClock(until, format);
  const dayBefore = until - dayMs;
  if (wallClock(dayBefore, format) <= shown - dayMs) return shown;
  const setBack = whenSetBack({ after: dayBefore, until }, format);
  return Math.max(shown, wallClock(setBack - 1, format));
}

/** The time that the clocks of a zone show, in milliseconds as if they showed UTC. Undefined for an unknown zone or an invalid moment. */
export function shownWallClock(at: EpochMs, timeZone: string): EpochMs | undefined {
  const format = formatOf(timeZone);
  return format === undefined || !(Math.abs(at) <= farthest) ? undefined : wallClock(at, format);
}

/** A date of the Gregorian calendar in days since 1970-01-01. Undefined for `2026-02-30` and for text that is not a date. */
export function dayOfDate(date: string): number | undefined {
  const midnight = new Date(`${date}T00:00:00Z`);
  const at = midnight.getTime();
  // Date turns the 30th of February into a day of March.
  return Number.isNaN(at) || midnight.toISOString().slice(0, 10) !== date ? undefined : at / dayMs;
}

/** The first moment after the clocks were set back, between two moments around it. */
function whenSetBack(
  { after, until }: { readonly after: EpochMs; readonly until: EpochMs },
  format: Intl.DateTimeFormat,
): EpochMs {
  const ahead = wallClock(after, format) - after;
  let low = after;
  let high = until;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallClock(middle, format) - middle < ahead) high = middle;
    else low = middle;
  }
  return high;
}

function wallClock(at: EpochMs, format: Intl.DateTimeFormat): EpochMs {
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = (
    format.format(at).match(/\d+/g) ?? []
  ).map(Number);
  const ms = at - Math.floor(at / 1000) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + ms;
}

/** Formats are kept: making one takes a quarter of a millisecond, using it a microsecond. */
function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(timeZone)) return formats.get(timeZone);
  const format = makeFormat(timeZone);
  formats.set(timeZone, format);
  return format;
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}
