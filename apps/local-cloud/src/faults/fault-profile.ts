import { faultKindNames, faultKinds, type FaultKind } from './fault-kinds.ts';

/** How hard each kind of fault strikes, in its unit; 0 for never. */
export type FaultProfile = Readonly<Record<FaultKind, number>>;

export const profileNames = ['none', 'gentle', 'rough'] as const;
export type ProfileName = (typeof profileNames)[number];

export const faultProfiles: Readonly<Record<ProfileName, FaultProfile>> = {
  none: profileOf(() => 0),
  gentle: profileOf((kind) => faultKinds[kind].gentle),
  rough: profileOf((kind) => faultKinds[kind].rough),
};

export function profileOf(rateOf: (kind: FaultKind) => number): FaultProfile {
  return Object.fromEntries(faultKindNames.map((kind) => [kind, rateOf(kind)])) as FaultProfile;
}

export function isFaultless(profile: FaultProfile): boolean {
  return faultKindNames.every((kind) => profile[kind] === 0);
}

/** The shortest specification that `parseFaults` reads as this profile. */
export function describeProfile(profile: FaultProfile): string {
  const candidates = profileNames.map((name) => {
    const differing = faultKindNames.filter((kind) => profile[kind] !== faultProfiles[name][kind]);
    const changes = differing.map((kind) => `${kind}=${profile[kind]}`);
    return name === 'none' && changes.length > 0 ? changes : [name, ...changes];
  });
  return candidates.reduce((a, b) => (b.length < a.length ? b : a)).join(',');
}
