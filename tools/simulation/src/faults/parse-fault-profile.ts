import { faultKindNames, faultKinds, type FaultKind } from './fault-kinds.ts';
import { faultProfiles, profileOf, type FaultProfile, type ProfileName } from './fault-profile.ts';

export type ProfileResult =
  { readonly ok: true; readonly profile: FaultProfile } | { readonly ok: false; readonly problem: string };

/**
 * Reads `none`, `gentle` or `rough`, or a list of kinds with their rates, `throttle=0.02,timeout=0.01`. A list may begin
 * with a profile that it changes: `rough,crash=0`.
 */
export function parseFaultProfile(text: string): ProfileResult {
  const [first = '', ...others] = text.split(',').map((part) => part.trim());
  const base = isProfileName(first) ? faultProfiles[first] : faultProfiles.none;
  const changes = new Map<FaultKind, number>();
  for (const part of isProfileName(first) ? others : [first, ...others]) {
    const [kind = '', value = '', ...rest] = part.split('=');
    if (!isFaultKind(kind)) {
      return refuse(
        `faults must be none, gentle, rough or kinds with their rates, got '${part}'; kinds are ${faultKindNames.join(', ')}`,
      );
    }
    const rate = value === '' || rest.length > 0 ? NaN : Number(value);
    const most = faultKinds[kind].unit === 'share' ? 1 : 3600;
    if (!(rate >= 0 && rate <= most)) {
      return refuse(
        `${kind} must be a number from 0 to ${most} (${unitWords[faultKinds[kind].unit]}), got '${part}'`,
      );
    }
    changes.set(kind, rate);
  }
  return { ok: true, profile: profileOf((kind) => changes.get(kind) ?? base[kind]) };
}

const unitWords = { share: 'a share', 'per-hour': 'times an hour', seconds: 'seconds' } as const;

function refuse(problem: string): ProfileResult {
  return { ok: false, problem };
}

function isProfileName(text: string): text is ProfileName {
  return Object.hasOwn(faultProfiles, text);
}

function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(faultKinds, text);
}
