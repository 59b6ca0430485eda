import { faultKindNames, faultKinds, unitWords } from '../faults/fault-kinds.ts';
import type { FaultProfile } from '../faults/fault-profile.ts';
import { parseFaults } from '../faults/parse-faults.ts';
import { UsageError } from './errors.ts';

export function faultsOption(text: string): FaultProfile {
  const parsed = parseFaults(text);
  if (!parsed.ok) throw new UsageError(`--faults: ${parsed.problem}`);
  return parsed.profile;
}

/** Half of the capacity where there are faults that only strike spot instances. */
export function usualSpotShare({ spot, rebalance }: FaultProfile): number {
  return spot > 0 || rebalance > 0 ? 0.5 : 0;
}

/** A line for each kind of fault. */
export function faultKindsHelp(): string {
  return faultKindNames
    .map((kind) => `  ${kind.padEnd(14)} ${faultKinds[kind].does} (${unitWords[faultKinds[kind].unit]})`)
    .join('\n');
}
