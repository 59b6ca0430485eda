import type { EpochMs } from '@poolkeeper/pool-model';

const day = 24 * 3_600_000;
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const form = /^cron\((\d{1,2}) (\d{1,2}) (\*|\?|\d{1,2}) \* (\*|\?|\w{3}) \*\)$/;

/** Whether this is a cron expression of the kinds that `cronTimes` knows: a time of the day, a day of the month or of the week. */
export function isKnownCron(expression: string): boolean {
  const [, , , dayOfMonth, weekday = ''] = form.exec(expression) ?? [];
  const isDay = ['*', '?', ...weekdays].includes(weekday.toLowerCase());
  // One of the two days has to be `?`.
  return isDay && (dayOfMonth === '?') !== (weekday === '?');
}

/** The times of a cron expression in UTC, after one moment and until another, inclusive. */
export function* cronTimes(
  expression: string,
  { after, until }: { readonly after: EpochMs; readonly until: EpochMs },
): Generator<EpochMs, undefined> {
  const [, minute, hour, dayOfMonth = '*', weekday = '*'] = form.exec(expression) ?? [];
  for (let midnight = after - (after % day); midnight <= until; midnight += day) {
    const at = midnight + (Number(hour) * 60 + Number(minute)) * 60_000;
    const date = new Date(midnight);
    const isDay =
      (/\d/.test(dayOfMonth) ? date.getUTCDate() === Number(dayOfMonth) : true) &&
      (/^\w/.test(weekday) ? weekdays[date.getUTCDay()] === weekday.toLowerCase() : true);
    if (isDay && at > after && at <= until) yield at;
  }
}
