import { kindsIn, type FaultKind, type FaultProfile } from '@poolkeeper/pool-world';

/** Kinds of faults by which operators and the group end instances every day. Every call and every process works. */
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

/** Kinds of faults that take machines away or keep them away. Everything else works. */
const scarcityKinds: readonly FaultKind[] = ['shortage', 'spot'];

/** Whether all calls, processes and machines work, so that the gate must release in time. */
export function isUndisturbed(profile: FaultProfile): boolean {
  return kindsIn(profile).every((kind) => everydayKinds.includes(kind));
}

/** Whether nothing but machines can be missing, so that no run may wait while a machine is available. */
export function isScarce(profile: FaultProfile): boolean {
  return kindsIn(profile).every((kind) => everydayKinds.includes(kind) || scarcityKinds.includes(kind));
}

/** Whether Poolkeeper alone ends instances. */
export function isQuiet(profile: FaultProfile): boolean {
  return kindsIn(profile).every((kind) => kind === 'template');
}
