import type { ReplayFigures } from './replay-figures.ts';

const columns = [
  ['who', 34],
  ['p50 wait', 10],
  ['p95 wait', 10],
  ['longest', 10],
  ['hours', 9],
  ['launched', 9],
  ['at once', 8],
  ['interrupted', 11],
] as const;

/** A table with a line for each replay. */
export function describeReplays(
  replays: readonly (readonly [who: string, figures: ReplayFigures])[],
): string {
  const lines = replays.map(([who, figures]) => [
    who,
    `${figures.waitP50.toFixed(0)} s`,
    `${figures.waitP95.toFixed(0)} s`,
    `${figures.waitMost.toFixed(0)} s`,
    figures.instanceHours.toFixed(1),
    String(figures.launched),
    String(figures.mostAtOnce),
    String(figures.interrupted),
  ]);
  return [columns.map(([title]) => title), ...lines].map(inColumns).join('\n');
}

function inColumns(cells: readonly string[]): string {
  return cells
    .map((cell, index) => {
      const width = columns[index]?.[1] ?? 0;
      return index === 0 ? cell.padEnd(width) : cell.padStart(width);
    })
    .join(' ');
}
