import { faultUnitNames, type FaultProfile } from '@poolkeeper/pool-world';
import { localFaults } from '../faults/local-faults.ts';
import { UsageError } from './errors.ts';

export function faultsOption(text: string): FaultProfile {
  const parsed = localFaults.parse(text);
  if (!parsed.ok) throw new UsageError(`--faults: ${parsed.problem}`);
  return parsed.profile;
}

/** Half of the capacity where there are faults that only strike spot instances. */
export function usualSpotShare({ spot, rebalance }: FaultProfile): number {
  return spot > 0 || rebalance > 0 ? 0.5 : 0;
}

/** A line for each kind of fault. */
export function faultKindsHelp(): string {
  return localFaults.kinds
    .map((kind) => {
      const { does, unit } = localFaults.settings(kind);
      return `  ${kind.padEnd(14)} ${does} (${faultUnitNames[unit]})`;
    })
    .join('\n');
}
