import type { DemandHistory } from '../demand-history.ts';
import type { RunsAhead } from '../foreseen-runs.ts';
import type { Group } from '../group.ts';
import type { Member } from '../member.ts';
import type { Snapshot } from '../snapshot.ts';
import { takeSnapshot } from '../take-snapshot.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import { aGroup } from './a-group.ts';
import { aPool } from './a-pool.ts';
import { defaultRegistrationGraceMs } from './members.ts';
import { moment } from './moment.ts';
import type { Overrides } from './overrides.ts';

export interface SnapshotParts {
  /** @default moment */
  readonly observedAt?: EpochMs;
  /** @default 0 */
  readonly pendingRuns?: number;
  /** Spacelift's count of the busy workers. @default - the count is not known */
  readonly busyWorkers?: number;
  /** @default none */
  readonly members?: readonly Member[];
  /** @default - as many instances desired as the members have, bounds that hold them, and a termination hook */
  readonly group?: Overrides<Omit<Group, 'instances'>>;
  /** @default 10 minutes */
  readonly registrationGraceMs?: DurationMs;
  /** @default - nothing is known of the past */
  readonly history?: DemandHistory;
  /** @default - they were not read */
  readonly runsAhead?: RunsAhead;
}

/** A snapshot of the given members, taken as a pass takes it. Throws when they cannot be in one snapshot. */
export function aSnapshot(parts: SnapshotParts = {}): Snapshot {
  const members = parts.members ?? [];
  const snapshot = takeSnapshot({
    observedAt: parts.observedAt ?? moment,
    pool: aPool({
      pendingRuns: parts.pendingRuns ?? 0,
      busyWorkers: parts.busyWorkers,
      workers: members.flatMap((member) => member.workers),
    }),
    group: aGroup({
      ...parts.group,
      instances: members.flatMap(({ instance }) => (instance === undefined ? [] : [instance])),
    }),
    registrationGraceMs: parts.registrationGraceMs ?? defaultRegistrationGraceMs,
    history: parts.history,
    runsAhead: parts.runsAhead,
  });
  requireSameMembers(members, snapshot.members);
  return snapshot;
}

function requireSameMembers(given: readonly Member[], paired: readonly Member[]): void {
  const stateOf = new Map(paired.map((member) => [nameOf(member), member.state]));
  for (const member of given) {
    const state = stateOf.get(nameOf(member));
    if (state !== member.state) {
      throw new Error(
        `${nameOf(member)} was built as ${member.state}, but in this snapshot is ${String(state)}`,
      );
    }
  }
  if (stateOf.size !== given.length) {
    throw new Error(
      `${given.length} members were given, but only ${stateOf.size} differ: build each one anew`,
    );
  }
}

function nameOf(member: Member): string {
  return member.instance === undefined ? member.workers[0].id : member.instance.id;
}
