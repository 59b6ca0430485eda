/** A line is a repetition if it is like one of this many previous different lines. */
const remembered = 6;

export interface Repeatable {
  readonly who: string;
  readonly text: string;
}

export type Collapsed<Line> =
  | { readonly kind: 'line'; readonly line: Line }
  /** This many lines that differed from previous ones only in their numbers. */
  | { readonly kind: 'repetition'; readonly count: number };

/**
 * Counts lines that differ from a previous one only in their numbers, as hours of waiting produce. The world's events are
 * always kept.
 */
export function collapseRepetition<Line extends Repeatable>(
  lines: readonly Line[],
): readonly Collapsed<Line>[] {
  const collapsed: Collapsed<Line>[] = [];
  let recent: string[] = [];
  let repeated = 0;
  const endRepetition = () => {
    if (repeated > 0) collapsed.push({ kind: 'repetition', count: repeated });
    repeated = 0;
  };
  for (const line of lines) {
    const skeleton = `${line.who} ${line.text}`.replace(/\d+/gu, '#');
    if (line.who !== 'world' && recent.includes(skeleton)) {
      repeated += 1;
      continue;
    }
    endRepetition();
    collapsed.push({ kind: 'line', line });
    recent = [...recent, skeleton].slice(-remembered);
  }
  endRepetition();
  return collapsed;
}
