import type { Arrival } from '../workload.ts';
import { splitCsvLine } from './csv-line.ts';
import { parseMoment } from './moment.ts';

const columns = ['queued_at', 'stack', 'duration_s'] as const;
/** A file of another kind is wrong in every line; nobody reads more than these. */
const mostProblems = 10;

export type TraceResult =
  | { readonly ok: true; readonly arrivals: readonly Arrival[] }
  | {
      readonly ok: false;
      /** Each a line for people, `trace.csv:7: ...`; after the first ten, one that counts the rest. */
      readonly problems: readonly string[];
    };

/**
 * Reads a trace: CSV with the header `queued_at,stack,duration_s`. `queued_at` is in Unix seconds or ISO 8601 with its
 * offset, `duration_s` in seconds. Rows may come in any order; the arrivals are sorted by time. One bad line refuses
 * the whole trace.
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
  const rest = problems.length - mostProblems;
  const shown = problems.slice(0, mostProblems);
  return { ok: false, problems: rest > 0 ? [...shown, `and ${rest} more`] : shown };
}

function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}...` : value;
}
