import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';

const dayMs: DurationMs = 24 * 60 * 60_000;
/** What ECMAScript can represent; beyond it, Intl throws. */
const farthest: EpochMs = 8.64e15;

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

export function isTimeZone(timeZone: string): boolean {
  return formatOf(timeZone) !== undefined;
}

/**
 * The furthest that the clocks of a zone have got by a moment, in milliseconds as if they showed UTC. It is what they
 * show, except in the hour that they show twice: there it stays where it was until they are past it again. It never goes
 * back, so a window of wall-clock times is one piece of time. Undefined when there is no such zone or moment.
 */
export function furthestWallClock(at: EpochMs, timeZone: string): EpochMs | undefined {
  const format = formatOf(timeZone);
  if (format === undefined || !(Math.abs(at) <= farthest - dayMs)) return undefined;
  // Of whole milliseconds, as the search for a step back ends with two that are neighbours.
  const until = Math.floor(at);
  const shown = wallClock(until, format);
  const dayBefore = until - dayMs;
  if (wallClock(dayBefore, format) <= shown - dayMs) return shown;
  const setBack = whenSetBack({ after: dayBefore, until }, format);
  return Math.max(shown, wallClock(setBack - 1, format));
}

/** What the clocks of a zone show, in milliseconds as if they showed UTC. Undefined when there is no such zone or moment. */
export function shownWallClock(at: EpochMs, timeZone: string): EpochMs | undefined {
  const format = formatOf(timeZone);
  return format === undefined || !(Math.abs(at) <= farthest) ? undefined : wallClock(at, format);
}

/** A date of the Gregorian calendar in days since 1970-01-01. Undefined for `2026-02-30` and what is no date. */
export function dayOfDate(date: string): number | undefined {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (month < 1 || month > 12 || day < 1) return undefined;
  const found = dayOf(year, month, day);
  const nextMonth = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
  return found < nextMonth ? found : undefined;
}

/** The first moment at which the clocks are behind, between two with a step back between them. */
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
  return dayOf(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

/** Days since 1970-01-01. Counted in years that begin in March, so that the leap day is a year's last. */
function dayOf(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + Math.floor((153 * monthFromMarch + 2) / 5) + day - 1 - 719_468;
}

/** Making a format takes a quarter of a millisecond, using it a microsecond. */
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
