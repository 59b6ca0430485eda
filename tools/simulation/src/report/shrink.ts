import { allFaults, kindsIn, without, type FaultProfile } from '@poolkeeper/pool-world';
import type { HistoryOutcome } from '../history-outcome.ts';
import { simulate, type SimulationOptions } from '../simulate.ts';

/** The smallest failing history found, and the options that replay it. */
export interface Shrunk {
  readonly outcome: HistoryOutcome;
  readonly options: SimulationOptions & { readonly faults: FaultProfile };
}

/**
 * Makes a failing history smaller while it violates the same invariant: switches off kinds of faults one at a time, then
 * removes runs from the end.
 */
export async function shrink(
  failing: HistoryOutcome,
  options: SimulationOptions & { readonly faults: FaultProfile },
): Promise<Shrunk> {
  const invariant = failing.violations[0]?.invariant;
  let smallest: Shrunk = { outcome: failing, options };
  const attempt = async (changes: Partial<Shrunk['options']>): Promise<boolean> => {
    const candidate = { ...smallest.options, ...changes };
    const outcome = await simulate(failing.seed, candidate);
    if (outcome.violations[0]?.invariant !== invariant) return false;
    smallest = { outcome, options: candidate };
    return true;
  };

  for (const kind of kindsIn(options.faults)) {
    await attempt({ faults: without(smallest.options.faults, [kind]) });
  }
  for (let runs = failing.figures.runs; runs > 0; runs = Math.min(runs - 1, Math.floor(runs * 0.7))) {
    if (!(await attempt({ runs: Math.floor(runs * 0.7) }))) break;
  }
  return smallest;
}

/** The command that replays a history. */
export function replayCommand(seed: number, { faults, runs, hours, reuse }: Shrunk['options']): string {
  const options = [
    `--seeds 1 --from ${seed} --faults ${allFaults.describe(faults)}`,
    ...(runs === undefined ? [] : [`--runs ${runs}`]),
    ...(hours === undefined ? [] : [`--hours ${hours}`]),
    ...(reuse === true ? ['--reuse'] : []),
  ];
  return `npx nx run pool-world:soak ${options.join(' ')}`;
}
