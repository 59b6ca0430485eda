import { AwsFault } from '@poolkeeper/pool-world';
import type { StoredObject } from '../account/buckets.ts';
import type { WireRequest } from '../wire/protocol.ts';

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html

/** Refuses an upload whose conditions the existing object does not meet. `If-None-Match` can only be `*`. */
export function requireWriteConditions(existing: StoredObject | undefined, { headers }: WireRequest): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (noneMatch !== undefined && noneMatch !== '*') {
    throw new AwsFault(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      501,
    );
  }
  if (noneMatch === '*' && existing !== undefined) throw failed();
  if (match === undefined) return;
  if (existing === undefined) throw new AwsFault('NoSuchKey', 'The specified key does not exist.', 404);
  if (!isOneOf(match, existing)) throw failed();
}

/** Refuses a download whose conditions the object does not meet. */
export function requireReadConditions(object: StoredObject, { headers }: WireRequest): void {
  const { 'if-match': match, 'if-unmodified-since': since } = headers;
  if (match !== undefined && !isOneOf(match, object)) throw failed();
  if (match === undefined && since !== undefined && seconds(object.changedAt) > seconds(Date.parse(since))) {
    throw failed();
  }
}

/** Whether the client has this version of the object already. */
export function isUnchanged(object: StoredObject, { headers }: WireRequest): boolean {
  const { 'if-none-match': noneMatch, 'if-modified-since': since } = headers;
  if (noneMatch !== undefined) return isOneOf(noneMatch, object);
  return since !== undefined && seconds(object.changedAt) <= seconds(Date.parse(since));
}

/** The first and the last byte of a range. Undefined without a range, or with one that S3 ignores. */
export function rangeOf(
  header: string | undefined,
  length: number,
): { readonly from: number; readonly to: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (first !== '' && last !== '' && Number(last) < from) return undefined;
  if (from >= length) throw new AwsFault('InvalidRange', 'The requested range is not satisfiable', 416);
  return { from, to };
}

function isOneOf(header: string, { etag }: StoredObject): boolean {
  return header.split(',').some((part) => ['*', etag, etag.replaceAll('"', '')].includes(part.trim()));
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function failed(): AwsFault {
  return new AwsFault(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
  );
}
