import type { EpochMs } from '@poolkeeper/pool-model';
import type { Arrival } from './arrival.ts';

const columns = ['queued_at', 'stack', 'duration_s'] as const;
/** The maximum number of problems that are listed: a file of another kind is wrong in every line. */
const maxProblems = 10;

export type TraceResult =
  | { readonly ok: true; readonly arrivals: readonly Arrival[] }
  | {
      readonly ok: false;
      /** One line each, `trace.csv:7: ...`. After the first ten, a line counts the rest. */
      readonly problems: readonly string[];
    };

/**
 * Reads a trace: CSV with the header `queued_at,stack,duration_s`. `queued_at` is in Unix seconds or ISO 8601 with its
 * offset, `duration_s` in seconds. Rows may come in any order; the arrivals are sorted by time. A trace with a bad line
 * is refused as a whole.
 */
export function parseTrace(text: string, { fileName }: { readonly fileName: string }): TraceResult {
  const [header, ...rows] = text
    .replace(/^\uFEFF/u, '')
    .trimEnd()
    .split(/\r?\n/u);
  if (header === undefined || header.trim() === '') {
    return refuse([
      `${fileName}: the file is empty, expected the header ${columns.join(',')} and a line for each run`,
    ]);
  }
  if (splitCsvLine(header)?.join(',') !== columns.join(',')) {
    return refuse([`${fileName}:1: the header must be ${columns.join(',')}, got '${shortened(header)}'`]);
  }
  if (rows.length === 0) return refuse([`${fileName}: there is no run after the header`]);
  const parsed = rows.map((row, index) => ({ line: index + 2, ...parseRow(row) }));
  const problems = parsed.flatMap(({ line, problem }) =>
    problem === undefined ? [] : [`${fileName}:${line}: ${problem}`],
  );
  if (problems.length > 0) return refuse(problems);
  const arrivals = parsed.flatMap(({ arrival }) => arrival ?? []).sort((a, b) => a.queuedAt - b.queuedAt);
  return { ok: true, arrivals };
}

type Row =
  | { readonly arrival: Arrival; readonly problem?: undefined }
  | { readonly arrival?: undefined; readonly problem: string };

function parseRow(row: string): Row {
  if (row.trim() === '') return { problem: 'the line is empty' };
  const fields = splitCsvLine(row);
  if (fields === undefined) return { problem: `a quote is not closed in '${shortened(row)}'` };
  const [queuedAt, stack, duration] = fields;
  if (
    queuedAt === undefined ||
    stack === undefined ||
    duration === undefined ||
    fields.length > columns.length
  ) {
    return { problem: `expected ${columns.length} columns, got ${fields.length} in '${shortened(row)}'` };
  }
  const moment = parseMoment(queuedAt);
  if (typeof moment === 'string') return { problem: `queued_at ${moment}, got '${shortened(queuedAt)}'` };
  if (stack === '') return { problem: "stack must not be empty, got ''" };
  const durationSeconds = /^\d+(\.\d+)?$/u.test(duration) ? Number(duration) : NaN;
  if (Number.isNaN(durationSeconds)) {
    return { problem: `duration_s must be a number of seconds of 0 or more, got '${shortened(duration)}'` };
  }
  return { arrival: { queuedAt: moment, stack, durationSeconds } };
}

function refuse(problems: readonly string[]): TraceResult {
  const rest = problems.length - maxProblems;
  const shown = problems.slice(0, maxProblems);
  return { ok: false, problems: rest > 0 ? [...shown, `and ${rest} more`] : shown };
}

function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}...` : value;
}

const field = /(?:\s*"((?:[^"]|"")*)"\s*|([^",]*))(,|$)/uy;

/** The trimmed fields of a line of CSV; undefined if a quote is not closed or out of place. */
function splitCsvLine(line: string): readonly string[] | undefined {
  const text = line.trim();
  const fields: string[] = [];
  field.lastIndex = 0;
  for (;;) {
    const match = field.exec(text);
    if (match === null) return undefined;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]?.trim() ?? '');
    if (match[3] === '') return fields;
  }
}

const isoWithOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/u;
/** The year 5138 in seconds, but 1973 in milliseconds: a larger number must be milliseconds. */
const maxUnixSeconds = 1e11;

/** Parses Unix seconds or ISO 8601. Returns the problem as a string if it can't. */
function parseMoment(text: string): EpochMs | string {
  if (/^\d+(\.\d+)?$/u.test(text)) {
    const seconds = Number(text);
    if (seconds > maxUnixSeconds) return 'must be in Unix seconds, not milliseconds';
    return Math.round(seconds * 1000);
  }
  const moment = isoWithOffset.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(moment)
    ? 'must be Unix seconds or ISO 8601 with an offset (2026-01-05T08:00:00Z)'
    : moment;
}
