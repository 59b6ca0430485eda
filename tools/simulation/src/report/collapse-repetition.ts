/** How many of the last different lines a line may repeat. */
const remembered = 6;

export interface Repeatable {
  readonly who: string;
  readonly text: string;
}

export type Collapsed<Line> =
  | { readonly kind: 'line'; readonly line: Line }
  /** So many lines that said the same with other numbers. */
  | { readonly kind: 'repetition'; readonly count: number };

/**
 * Waiting looks the same for hours: lines that differ from one shortly before in their numbers alone are counted. What
 * happens in the world is always told.
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
