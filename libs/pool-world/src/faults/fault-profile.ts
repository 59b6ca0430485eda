import { faultKinds, type FaultKind } from './fault-kinds.ts';

/** The rate of every kind of fault, in its unit; 0 for never. */
export type FaultProfile = Readonly<Record<FaultKind, number>>;

export function profileOf(rateOf: (kind: FaultKind) => number): FaultProfile {
  return Object.fromEntries(allKinds.map((kind) => [kind, rateOf(kind)])) as FaultProfile;
}

/** The kinds whose rate is above 0. */
export function kindsIn(profile: FaultProfile): readonly FaultKind[] {
  return allKinds.filter((kind) => profile[kind] > 0);
}

export function isFaultless(profile: FaultProfile): boolean {
  return kindsIn(profile).length === 0;
}

/** The same profile with these kinds switched off. */
export function without(profile: FaultProfile, kinds: readonly FaultKind[]): FaultProfile {
  return profileOf((kind) => (kinds.includes(kind) ? 0 : profile[kind]));
}

const allKinds = Object.keys(faultKinds) as readonly FaultKind[];
