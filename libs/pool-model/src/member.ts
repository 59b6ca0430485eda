import type { Instance } from './instance.ts';
import type { DurationMs, EpochMs } from './time.ts';
import type { Worker } from './worker.ts';

/** At least one worker. An instance has one; two show up when a launcher was restarted and its old registration lingers. */
export type Workers = readonly [Worker, ...Worker[]];

/** In service or about to be, and its worker has not registered yet: supply to come. */
export interface BootingMember {
  readonly state: 'booting';
  readonly instance: Instance;
  /** Registered early, before the group took the instance into service; usually empty. */
  readonly workers: readonly Worker[];
}

/** Ready for a run: supply. */
export interface IdleMember {
  readonly state: 'idle';
  readonly instance: Instance;
  readonly workers: Workers;
}

/** A run is on it (on any of its workers, drained or not): in use, and never to be touched. */
export interface BusyMember {
  readonly state: 'busy';
  readonly instance: Instance;
  readonly workers: Workers;
}

/** Its worker was drained while the instance is in service: an operator's doing. Neither supply nor in use. */
export interface DrainedMember {
  readonly state: 'drained';
  readonly instance: Instance;
  readonly workers: Workers;
}

/** Terminating, retained, detached or in standby: it counts for nothing, whatever its workers do. */
export interface LeavingMember {
  readonly state: 'leaving';
  readonly instance: Instance;
  readonly workers: readonly Worker[];
}

/**
 * In service for longer than the registration grace without a worker, or launched for another worker pool, at any age: its
 * worker registers there, so it is no supply to come.
 */
export interface StrayMember {
  readonly state: 'stray';
  readonly instance: Instance;
  readonly workers: readonly [];
}

/** A worker of this group whose instance is not in it any more. */
export interface GhostMember {
  readonly state: 'ghost';
  readonly instance?: never;
  readonly workers: Workers;
}

/** A worker of another group, or one that does not say whose it is: it may take runs, but it is not ours to manage. */
export interface ForeignMember {
  readonly state: 'foreign';
  readonly instance?: never;
  readonly workers: Workers;
}

/** An instance and its worker, paired. It is in exactly one state. */
export type Member =
  | BootingMember
  | IdleMember
  | BusyMember
  | DrainedMember
  | LeavingMember
  | StrayMember
  | GhostMember
  | ForeignMember;

export type MemberState = Member['state'];

/** Every state, in the order in which people read them. */
export const memberStates = [
  'booting',
  'idle',
  'busy',
  'drained',
  'leaving',
  'stray',
  'ghost',
  'foreign',
] as const satisfies readonly MemberState[];

/**
 * The time since which a member has been idle, as far as is known: the latest time at which one of its workers became
 * available or registered. Backends that do not report availability leave only the registration, so an idle time there
 * is an upper bound.
 */
export function idleSince({ workers }: IdleMember): EpochMs {
  let latest = -Infinity;
  for (const { availableAt, registeredAt } of workers) {
    latest = Math.max(latest, registeredAt, availableAt ?? registeredAt);
  }
  return latest;
}

/** How long a member has been idle; 0 when a skewed clock puts the beginning into the future. */
export function idleTime(member: IdleMember, observedAt: EpochMs): DurationMs {
  return Math.max(0, observedAt - idleSince(member));
}
