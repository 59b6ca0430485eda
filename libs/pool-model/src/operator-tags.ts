import type { Pause } from './group.ts';
import type { EpochMs } from './time.ts';

/**
 * The tag of a group whose autoscaler is paused: a time in ISO 8601, and optionally a space and a reason. Every pass reads the
 * group with its tags, so a pause costs no request and takes effect with the next pass. A deployment keeps it.
 */
export const pauseTag = 'poolkeeper:pause';

/** @throws RangeError when the value is longer than AWS allows. */
export function writePause({ until, reason }: Pause): string {
  const value = [new Date(until).toISOString(), ...(reason === undefined ? [] : [reason])].join(' ');
  if (value.length <= maxTagLength) return value;
  throw new RangeError(
    `the reason must have at most ${maxTagLength - isoLength - 1} characters, got ${value.length - isoLength - 1}`,
  );
}

/** Maximum length of a tag's value: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html */
const maxTagLength = 256;

const isoLength = '2026-11-27T22:40:00.000Z'.length;

/**
 * The pause that the tags of a group ask for.
 *
 * @throws RangeError when the tag was written by hand and contains no time: such a pause would never end by itself.
 */
export function readPause(tags: ReadonlyMap<string, string>): Pause | undefined {
  const value = tags.get(pauseTag);
  if (value === undefined) return undefined;
  const [time = '', ...words] = value.split(' ');
  const until = parseTime(time);
  if (until === undefined) {
    throw new RangeError(
      `the tag ${pauseTag} must start with a time such as 2026-11-27T22:40:00Z, got '${value}'; the pool is not paused`,
    );
  }
  return { until, ...(words.length > 0 && { reason: words.join(' ') }) };
}

/** The tag of a group whose instances are to be replaced: those that were launched before its time, in ISO 8601. */
export const renewalTag = 'poolkeeper:renew-before';

export function writeRenewal(before: EpochMs): string {
  return new Date(before).toISOString();
}

/**
 * The time before which an instance has to be launched to be replaced, by the tags of a group.
 *
 * @throws RangeError when the tag was written by hand and is no time.
 */
export function readRenewal(tags: ReadonlyMap<string, string>): EpochMs | undefined {
  const value = tags.get(renewalTag);
  if (value === undefined) return undefined;
  const before = parseTime(value);
  if (before !== undefined) return before;
  throw new RangeError(
    `the tag ${renewalTag} must be a time such as 2026-11-27T22:40:00Z, got '${value}'; no instance is renewed`,
  );
}

/** Undefined unless the text is a time in UTC. */
function parseTime(text: string): EpochMs | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
