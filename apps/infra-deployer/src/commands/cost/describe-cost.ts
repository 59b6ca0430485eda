import { describeMoment } from '@poolkeeper/pool-model';
import { formatTable } from '../../cli/columns.ts';
import type { Paint } from '../../cli/paint.ts';
import type { Cost, CostRow, Span } from '@poolkeeper/pool-model/cost';
import type { PriceView } from '@poolkeeper/pool-model/view';

export const groupings = ['run', 'stack', 'space', 'day'] as const;
export type Grouping = (typeof groupings)[number];

/** The sum of some rows. */
interface CostSum {
  /** The run, stack, space or day. Null for what no known run explains. */
  readonly name: string | null;
  /** Number of known runs. */
  readonly runs: number;
  readonly busyHours: number;
  readonly idleHours: number;
  readonly dollars: number;
}

export interface CostReport {
  readonly pool: string;
  readonly window: Span;
  readonly by: Grouping;
  readonly cost: Cost;
  readonly prices: readonly PriceView[];
  /** What is not known, in sentences. */
  readonly unknowns: readonly string[];
}

/** Largest first; days in their order. What no known run explains comes last. */
export function sumsOf({ rows }: Pick<Cost, 'rows'>, by: Grouping): readonly CostSum[] {
  const groups = Map.groupBy(rows, (row) => nameIn(row, by));
  const sums = [...groups].map(([name, each]) => sumOf(name, each));
  return sums.sort((a, b) => {
    if (a.name === null || b.name === null) return Number(a.name === null) - Number(b.name === null);
    return by === 'day' ? a.name.localeCompare(b.name) : b.dollars - a.dollars || b.busyHours - a.busyHours;
  });
}

function nameIn({ day, run }: CostRow, by: Grouping): string | null {
  return (by === 'day' ? day : run?.[by]) ?? null;
}

function sumOf(name: string | null, rows: readonly CostRow[]): CostSum {
  const sum = (valueOf: (row: CostRow) => number) => rows.reduce((total, row) => total + valueOf(row), 0);
  return {
    name,
    runs: new Set(rows.flatMap(({ run }) => run?.run ?? [])).size,
    busyHours: sum(({ busyHours }) => busyHours),
    idleHours: sum(({ idleHours }) => idleHours),
    dollars: sum(({ cost }) => cost),
  };
}

export function describeCost(report: CostReport, paint: Paint): string {
  const { pool, window, by, cost, prices, unknowns } = report;
  const total = sumOf('total', cost.rows);
  const line = ({ name, runs, busyHours, idleHours, dollars }: CostSum) => [
    name ?? 'unknown',
    String(runs),
    busyHours.toFixed(2),
    idleHours.toFixed(2),
    inDollars(dollars),
  ];
  return [
    `${pool}, ${describeMoment(window.from)} to ${describeMoment(window.to)}: ${cost.instanceHours.toFixed(2)} instance-hours, ${inDollars(total.dollars)}`,
    '',
    ...formatTable([
      [by, 'runs', 'busy hours', 'idle hours', 'cost'].map((title) => paint.faint(title)),
      ...sumsOf(cost, by).map(line),
      line(total),
    ]),
    '',
    ...prices.map(({ of, dollars, source }) => `${of}: $${dollars.toFixed(5)} an hour (${source})`),
    ...unknowns.map((text) => paint.warning(text)),
  ].join('\n');
}

/** With a header, and as many digits as there are, so that the rows add up. */
export function costCsv({ by, cost }: Pick<CostReport, 'by' | 'cost'>): string {
  const rows = sumsOf(cost, by).map(({ name, runs, busyHours, idleHours, dollars }) =>
    [quote(name ?? ''), runs, busyHours, idleHours, dollars].join(','),
  );
  return [`${by},runs,busy_hours,idle_hours,dollars`, ...rows].join('\n');
}

/** A name that a spreadsheet would run as a formula is a text. */
function quote(name: string): string {
  const text = /^[=+\-@\t\r]/.test(name) ? `'${name}` : name;
  return /[",\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function inDollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
