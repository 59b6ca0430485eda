import { parseArgs } from 'node:util';

export interface BenchmarkOptions {
  readonly members: readonly number[];
  /** The number of measurements of each size. */
  readonly samples: number;
  /** The path of a JSON file for the figures. */
  readonly report?: string;
}

export type OptionsResult =
  | { readonly kind: 'options'; readonly options: BenchmarkOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

export const usage = `Times decide and the selection of a pass, with every feature of the policy on.

  --members N,N  sizes of the pool (default 100,1000,10000,100000)
  --samples N    number of measurements of each size (default 200)
  --report FILE  writes the figures to a JSON file
`;

const defaultMembers = '100,1000,10000,100000';
const defaultSamples = '200';

export function readOptions(args: readonly string[]): OptionsResult {
  let values: Readonly<Partial<Record<'members' | 'samples' | 'report', string>>> & {
    readonly help?: boolean;
  };
  try {
    const text = { type: 'string' } as const;
    ({ values } = parseArgs({
      args: [...args],
      options: { members: text, samples: text, report: text, help: { type: 'boolean' } },
    }));
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return { kind: 'help' };
  const { members = defaultMembers, samples = defaultSamples, report } = values;
  const sizes = members.split(',').map(Number);
  if (!sizes.every(isCount)) return wrong('members', 'whole numbers of at least 1, with commas', members);
  if (!isCount(Number(samples))) return wrong('samples', 'a whole number of at least 1', samples);
  if (report === '') return wrong('report', 'the name of a file', report);
  return {
    kind: 'options',
    options: { members: sizes, samples: Number(samples), report },
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function wrong(name: string, wanted: string, got: string): OptionsResult {
  return { kind: 'wrong', problem: `--${name} must be ${wanted}, got '${got}'` };
}
