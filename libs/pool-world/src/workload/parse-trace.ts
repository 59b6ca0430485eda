import type { EpochMs } from '@poolkeeper/pool-model';
import type { Arrival, RunRequest } from './arrival.ts';

export const columns = ['queued_at', 'stack', 'duration_s'] as const;
/** A trace may have these as well, in any order. An empty field is as good as none. */
export const furtherColumns = [
  'tracked',
  'apply_s',
  'confirmed_after_s',
  'discarded_after_s',
  'run',
  'after',
] as const;
export type Column = (typeof columns)[number] | (typeof furtherColumns)[number];
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
 *
 * Further columns say what happens to a run: `tracked` (`yes` or `no`) whether it locks its stack; `apply_s` and
 * `confirmed_after_s` that its plan is applied that long after its end, `discarded_after_s` that it is discarded. `run` names a run, and
 * `after` the run of an earlier line that triggers this one. Such a run is queued with that one, whatever its `queued_at` says.
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
  const named = splitCsvLine(header) ?? [];
  if (named.slice(0, columns.length).join(',') !== columns.join(',')) {
    return refuse([`${fileName}:1: the header must be ${columns.join(',')}, got '${shortened(header)}'`]);
  }
  const others = named.slice(columns.length);
  const unknown = others.find((name, index) => !isFurtherColumn(name) || others.indexOf(name) < index);
  if (unknown !== undefined) {
    return refuse([
      `${fileName}:1: further columns must be among ${furtherColumns.join(', ')}, each once, got '${shortened(unknown)}'`,
    ]);
  }
  if (rows.length === 0) return refuse([`${fileName}: there is no run after the header`]);
  const readRow = rowReader([...columns, ...others.filter(isFurtherColumn)]);
  const parsed = rows.map((row, index) => ({ line: index + 2, ...readRow(row) }));
  const problems = parsed.flatMap(({ line, problem }) =>
    problem === undefined ? [] : [`${fileName}:${line}: ${problem}`],
  );
  if (problems.length > 0) return refuse(problems);
  return { ok: true, arrivals: nest(parsed.flatMap(({ run }) => run ?? [])) };
}

function isFurtherColumn(name: string): name is (typeof furtherColumns)[number] {
  return furtherColumns.some((column) => column === name);
}

interface TracedRun {
  readonly arrival: Arrival;
  readonly name: string;
  readonly after: string;
}

type Row =
  | { readonly run: TracedRun; readonly problem?: undefined }
  | { readonly run?: undefined; readonly problem: string };

/** Reads one row after the other. Names count from the row that has them on. */
function rowReader(header: readonly Column[]): (row: string) => Row {
  const names = new Set<string>();
  return (row) => {
    if (row.trim() === '') return { problem: 'the line is empty' };
    const fields = splitCsvLine(row);
    if (fields === undefined) return { problem: `a quote is not closed in '${shortened(row)}'` };
    if (fields.length !== header.length) {
      return { problem: `expected ${header.length} columns, got ${fields.length} in '${shortened(row)}'` };
    }
    const field = (column: Column) => fields[header.indexOf(column)] ?? '';
    const got = (column: Column) => `got '${shortened(field(column))}'`;
    const moment = parseMoment(field('queued_at'));
    if (typeof moment === 'string') return { problem: `queued_at ${moment}, ${got('queued_at')}` };
    if (field('stack') === '') return { problem: "stack must not be empty, got ''" };
    const timed = ['apply_s', 'confirmed_after_s', 'discarded_after_s'] as const;
    const wrongTime = [
      ...(isSeconds(field('duration_s')) ? [] : ['duration_s' as const]),
      ...timed.filter((column) => field(column) !== '' && !isSeconds(field(column))),
    ][0];
    if (wrongTime !== undefined) {
      return { problem: `${wrongTime} must be a number of seconds of 0 or more, ${got(wrongTime)}` };
    }
    if ((field('apply_s') === '') !== (field('confirmed_after_s') === '')) {
      return { problem: 'a run that is applied needs both apply_s and confirmed_after_s' };
    }
    if (field('apply_s') !== '' && field('discarded_after_s') !== '') {
      return { problem: 'a run is either applied or discarded: leave apply_s or discarded_after_s empty' };
    }
    const isTracked = field('tracked');
    if (!['', 'yes', 'no'].includes(isTracked))
      return { problem: `tracked must be yes or no, ${got('tracked')}` };
    const waitsForPerson = field('apply_s') !== '' || field('discarded_after_s') !== '';
    if (isTracked === 'no' && (waitsForPerson || field('after') !== '')) {
      return { problem: 'a run that waits for a person or another run must be tracked, got no' };
    }
    if (field('after') !== '' && !names.has(field('after'))) {
      return { problem: `after must be the name of a run in an earlier line, ${got('after')}` };
    }
    if (names.has(field('run'))) return { problem: `run must be a name of its own, ${got('run')}` };
    if (field('run') !== '') names.add(field('run'));
    const arrival = {
      queuedAt: moment,
      stack: field('stack'),
      durationSeconds: Number(field('duration_s')),
      ...(isTracked !== '' && { isTracked: isTracked === 'yes' }),
      ...(field('apply_s') !== '' && {
        apply: {
          confirmedAfterMs: Number(field('confirmed_after_s')) * 1000,
          durationSeconds: Number(field('apply_s')),
        },
      }),
      ...(field('discarded_after_s') !== '' && {
        discardedAfterMs: Number(field('discarded_after_s')) * 1000,
      }),
    };
    return { run: { arrival, name: field('run'), after: field('after') } };
  };
}

function isSeconds(text: string): boolean {
  return /^\d+(\.\d+)?$/u.test(text);
}

/** Puts runs that others trigger into those, and sorts the rest by time. */
function nest(runs: readonly TracedRun[]): readonly Arrival[] {
  const triggered = new Map<string, RunRequest[]>();
  const arrivals: Arrival[] = [];
  // A run comes after the one that triggers it, so that those that it triggers itself are known before it.
  for (const { arrival, name, after } of runs.toReversed()) {
    const triggers = triggered.get(name)?.toReversed();
    const { queuedAt, ...request } = { ...arrival, ...(triggers && { triggers }) };
    if (after === '') arrivals.push({ queuedAt, ...request });
    else triggered.set(after, [...(triggered.get(after) ?? []), request]);
  }
  return arrivals.reverse().sort((a, b) => a.queuedAt - b.queuedAt);
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
