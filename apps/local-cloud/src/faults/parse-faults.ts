import {
  faultKindNames,
  faultKinds,
  highestRate,
  isFaultKind,
  unitWords,
  type FaultKind,
} from './fault-kinds.ts';
import { faultProfiles, profileNames, profileOf, type FaultProfile } from './fault-profile.ts';

export type ParsedFaults =
  { readonly ok: true; readonly profile: FaultProfile } | { readonly ok: false; readonly problem: string };

/**
 * Reads `none`, `gentle` or `rough`, or a list of kinds with their rates: `throttle=0.05,spot=2`. A list may begin with a
 * profile that it changes: `rough,crash=0`.
 */
export function parseFaults(text: string): ParsedFaults {
  const parts = text.split(',').map((part) => part.trim());
  const base = profileNames.find((name) => name === parts[0]);
  const changes = new Map<FaultKind, number>();
  for (const part of base === undefined ? parts : parts.slice(1)) {
    const [kind = '', value = '', ...rest] = part.split('=');
    if (!isFaultKind(kind)) {
      return refuse(
        `faults are ${profileNames.join(', ')} or a list of kinds with their rates, got '${part}'; kinds are ${faultKindNames.join(', ')}`,
      );
    }
    const { unit } = faultKinds[kind];
    const rate = value === '' || rest.length > 0 ? NaN : Number(value);
    if (!(rate >= 0 && rate <= highestRate(unit))) {
      return refuse(
        `${kind} must be a number from 0 to ${highestRate(unit)} (${unitWords[unit]}), got '${part}'`,
      );
    }
    changes.set(kind, rate);
  }
  const before = faultProfiles[base ?? 'none'];
  const profile = profileOf((kind) => changes.get(kind) ?? before[kind]);
  const badBoots = profile['slow-boot'] + profile['lost-boot'] + profile['boot-failure'];
  return badBoots > 1
    ? refuse(`slow-boot, lost-boot and boot-failure must add up to 1 at most, got ${badBoots}`)
    : { ok: true, profile };
}

function refuse(problem: string): ParsedFaults {
  return { ok: false, problem };
}
