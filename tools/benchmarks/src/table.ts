import type { Measured } from './report.ts';

const headings = ['members', 'decide p50', 'p95', 'select p50', 'p95', 'both p50', 'growth', 'allocated'];

/**
 * The figures as a table. Growth is the exponent by which decide and select together grow from the previous row: 1 is
 * linear, 2 is quadratic.
 */
export function tableOf(measured: readonly Measured[]): string {
  const rows = measured.map((each, place) => rowOf(each, measured[place - 1]));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [headings, ...rows]
    .map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
    .map((line) => `${line}\n`)
    .join('');
}

function rowOf(measured: Measured, before: Measured | undefined): readonly string[] {
  const { members, decideMs, selectMs, allocatedBytes } = measured;
  return [
    members.toLocaleString('en-US'),
    inMs(decideMs.p50),
    inMs(decideMs.p95),
    inMs(selectMs.p50),
    inMs(selectMs.p95),
    inMs(bothOf(measured)),
    before === undefined ? '' : exponent(measured, before).toFixed(2),
    `${(allocatedBytes / 1024).toLocaleString('en-US', { maximumFractionDigits: 0 })} KiB`,
  ];
}

function exponent(measured: Measured, before: Measured): number {
  return Math.log(bothOf(measured) / bothOf(before)) / Math.log(measured.members / before.members);
}

function bothOf({ decideMs, selectMs }: Measured): number {
  return decideMs.p50 + selectMs.p50;
}

function inMs(milliseconds: number): string {
  return `${milliseconds.toFixed(3)} ms`;
}
