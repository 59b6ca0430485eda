import type { DescribedLine } from '../../deployed/describe-log-line.ts';
import type { LogLine } from '../../deployed/function-log.ts';

/** A line for people, with those of its kind that say the same right after it. */
export interface FoldedLine extends DescribedLine {
  /** The first of them. */
  readonly line: LogLine;
  /** How many there are. */
  readonly times: number;
  /** When the last of them was logged, in milliseconds since the Unix epoch. */
  readonly until: number;
}

/** A line after a longer gap is no repetition: what went on between is unknown. */
const longestGapMs = 5 * 60_000;

/**
 * Makes a function that folds lines of a function and kind that say the same, whatever is between them. It is called for each
 * batch of lines, and leaves out those that repeat the last line of an earlier batch.
 */
export function createFolder(
  describe: (line: LogLine) => DescribedLine,
): (lines: readonly LogLine[]) => readonly FoldedLine[] {
  const last = new Map<string, Mutable<FoldedLine>>();
  return (lines) => {
    const folded: FoldedLine[] = [];
    for (const line of lines) {
      const described = describe(line);
      const key = `${line.function} ${described.kind}`;
      const previous = last.get(key);
      if (previous?.text === described.text && line.at - previous.until <= longestGapMs) {
        previous.times += 1;
        previous.until = line.at;
        continue;
      }
      const next = { ...described, line, times: 1, until: line.at };
      last.set(key, next);
      folded.push(next);
    }
    return folded;
  };
}

type Mutable<Thing> = { -readonly [Key in keyof Thing]: Thing[Key] };
