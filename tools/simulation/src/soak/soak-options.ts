import { parseArgs } from 'node:util';
import { allFaults, faultKinds, type FaultProfile } from '@poolkeeper/pool-world';

export interface SoakOptions {
  readonly seeds: number;
  readonly from: number;
  readonly jobs: number;
  readonly faults: FaultProfile;
  readonly runs?: number;
  readonly hours?: number;
  readonly reuse?: boolean;
}

export type SoakOptionsResult =
  | { readonly kind: 'options'; readonly options: SoakOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

export const usage = `Plays histories of the apps in a simulated cloud with faults, and checks the invariants of each.

  --seeds N      number of histories (default 1000)
  --from SEED    first seed (default 1)
  --faults SPEC  none, gentle, rough (default), or kinds with their rates: 'throttle=0.02,timeout=0.01' or 'rough,crash=0'
  --jobs N       number of processes (default: one per core)
  --runs N       maximum number of runs in a history
  --hours N      maximum hours with faults in a history
  --reuse        every pool has a warm pool of stopped instances that gets its instances back

Exit status: 0 if every invariant held, 1 if one was violated, 2 for invalid options.

Kinds of faults, with their rates in gentle and rough:
${Object.entries(faultKinds)
  .map(
    ([kind, { does, unit, gentle, rough }]) =>
      `  ${kind.padEnd(15)} ${`${gentle} ${rough}`.padEnd(11)} ${unit.padEnd(8)} ${does}`,
  )
  .join('\n')}
`;

export function readSoakOptions(args: readonly string[], cores: number): SoakOptionsResult {
  let values: Partial<Record<'seeds' | 'from' | 'faults' | 'jobs' | 'runs' | 'hours', string>> & {
    readonly help?: boolean;
    readonly reuse?: boolean;
  };
  try {
    const text = { type: 'string' } as const;
    ({ values } = parseArgs({
      args: [...args],
      options: {
        seeds: text,
        from: text,
        faults: text,
        jobs: text,
        runs: text,
        hours: text,
        reuse: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  if (values.help === true) return { kind: 'help' };
  const problems: string[] = [];
  const number = (name: 'seeds' | 'from' | 'jobs' | 'runs' | 'hours', least: number, isWhole = true) => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= least && value <= 1e12 && (!isWhole || Number.isInteger(value))) return value;
    problems.push(
      `--${name} must be ${isWhole ? 'a whole number' : 'a number'} of at least ${least}, got '${text}'`,
    );
    return undefined;
  };
  const [seeds, from, jobs] = [number('seeds', 1), number('from', 0), number('jobs', 1)];
  const [runs, hours] = [number('runs', 0), number('hours', 0.1, false)];
  const faults = allFaults.parse(values.faults ?? 'rough');
  if (!faults.ok) problems.push(faults.problem);
  if (problems.length > 0 || !faults.ok) return wrong(problems.join('\n'));
  return {
    kind: 'options',
    options: {
      seeds: seeds ?? 1000,
      from: from ?? 1,
      jobs: jobs ?? cores,
      faults: faults.profile,
      runs,
      hours,
      ...(values.reuse === true && { reuse: true }),
    },
  };
}

function wrong(problem: string): SoakOptionsResult {
  return { kind: 'wrong', problem };
}
