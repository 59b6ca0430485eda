import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';

/** How a sample of mutants is drawn. */
export interface Draw {
  /** The share of the mutants, above 0 and up to 1. */
  readonly share: number;
  /** Another seed draws other mutants. */
  readonly seed: number;
}

export interface Mutation {
  /** In the project, so that each clone draws the same mutants. */
  readonly file: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
}

/**
 * Draws each mutant on its own, whatever the others are, so every file has about the same share. A larger share with the same
 * seed draws the same mutants and more.
 */
export function isDrawn(
  { file, mutatorName, replacement, location }: Mutation,
  { share, seed }: Draw,
): boolean {
  const { start, end } = location;
  const key = [seed, file, start.line, start.column, end.line, end.column, mutatorName, replacement];
  const hash = createHash('sha256').update(JSON.stringify(key)).digest();
  return hash.readUInt32BE() / 2 ** 32 < share;
}

/** The path of a file in the project, which is the working directory: `src/handler.ts`. */
export function pathInProject(fileName: string): string {
  return relative('', fileName).split(sep).join('/');
}

export interface Sample {
  readonly killed: number;
  readonly drawn: number;
  /** The number of mutants that the sample was drawn from. */
  readonly total: number;
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * The 95 % confidence interval of the share of mutants that are killed: Wilson's score interval, which suits shares near 1,
 * with the correction for a finite population. A sample of all mutants has no uncertainty.
 *
 * @see https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm
 */
export function confidenceInterval({ killed, drawn, total }: Sample): Interval {
  const share = killed / drawn;
  if (drawn === total) return { from: share, to: share };
  const effective = (drawn * (total - 1)) / (total - drawn);
  const z2 = 1.96 ** 2;
  const centre = (share + z2 / (2 * effective)) / (1 + z2 / effective);
  const margin =
    (1.96 / (1 + z2 / effective)) * Math.sqrt((share * (1 - share)) / effective + z2 / (4 * effective ** 2));
  return { from: centre - margin, to: centre + margin };
}
