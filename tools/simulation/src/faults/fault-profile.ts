import { faultKindNames, faultKinds, type FaultKind } from './fault-kinds.ts';

/** How hard each kind of fault strikes, in its unit. */
export type FaultProfile = Readonly<Record<FaultKind, number>>;

export type ProfileName = 'none' | 'gentle' | 'rough';

export const faultProfiles: Readonly<Record<ProfileName, FaultProfile>> = {
  none: profileOf(() => 0),
  gentle: profileOf((kind) => faultKinds[kind].gentle),
  rough: profileOf((kind) => faultKinds[kind].rough),
};

/** The same without some kinds. */
export function without(profile: FaultProfile, kinds: readonly FaultKind[]): FaultProfile {
  return profileOf((kind) => (kinds.includes(kind) ? 0 : profile[kind]));
}

/** The kinds that strike. */
export function kindsIn(profile: FaultProfile): readonly FaultKind[] {
  return faultKindNames.filter((kind) => profile[kind] > 0);
}

/** Kinds that end instances, as people and the group do every day, and let every call and every process work. */
const everydayKinds: readonly FaultKind[] = [
  'detach',
  'drains',
  'foreign',
  'lifetime',
  'protect',
  'rebalance',
  'refresh',
  'resizes',
  'standby',
  'template',
  'terminations',
  'unhealthy',
];

/** Whether all calls, processes and machines work: then the gate has no excuse for being late. */
export function isUndisturbed(profile: FaultProfile): boolean {
  return kindsIn(profile).every((kind) => everydayKinds.includes(kind));
}

/** Kinds that take machines away, or keep them away, and let all else work. */
const scarcityKinds: readonly FaultKind[] = ['shortage', 'spot'];

/** Whether only machines may be lacking: then no run waits in vain for one that could be had. */
export function isScarce(profile: FaultProfile): boolean {
  return kindsIn(profile).every((kind) => everydayKinds.includes(kind) || scarcityKinds.includes(kind));
}

/** Whether nobody but Poolkeeper ends an instance. */
export function isQuiet(profile: FaultProfile): boolean {
  return kindsIn(profile).every((kind) => kind === 'template');
}

/** The shortest specification that `parseFaultProfile` reads as this profile. */
export function describeProfile(profile: FaultProfile): string {
  const candidates = (['none', 'gentle', 'rough'] as const).map((name) => {
    const differing = faultKindNames.filter((kind) => profile[kind] !== faultProfiles[name][kind]);
    return [name, ...differing.map((kind) => `${kind}=${profile[kind]}`)];
  });
  return candidates.reduce((a, b) => (b.length < a.length ? b : a)).join(',');
}

export function profileOf(rateOf: (kind: FaultKind) => number): FaultProfile {
  return Object.fromEntries(faultKindNames.map((kind) => [kind, rateOf(kind)])) as FaultProfile;
}
