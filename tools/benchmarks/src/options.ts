import { parseArgs } from 'node:util';

export interface Options {
  readonly members: readonly number[];
  /** How often each size is measured. */
  readonly samples: number;
  /** A file to write the figures to, as JSON. */
  readonly report?: string;
}

export type OptionsResult =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

export const usage = `Times decide and the selection of a pass, with every feature of the policy on.

  --members N,N  sizes of the pool (default 100,1000,10000,100000)
  --samples N    how often each is measured (default 200)
  --report FILE  writes the figures to a file, as JSON
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
