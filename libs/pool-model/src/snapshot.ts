import type { DemandHistory } from './demand-history.ts';
import type { RunsAhead } from './foreseen-runs.ts';
import type { Group } from './group.ts';
import { type Member, type MemberState, memberStates } from './member.ts';
import type { Pool } from './pool.ts';
import type { EpochMs } from './time.ts';

/** What one pass saw of pool and group. */
export interface Snapshot {
  readonly observedAt: EpochMs;
  readonly pool: Pool;
  readonly group: Group;
  /** Every instance of the group and every worker of the pool, each in exactly one member. */
  readonly members: readonly Member[];
  /** Absent when it was not read, or when nothing is recorded. */
  readonly history?: DemandHistory;
  /** Runs that need no worker yet. Absent when they were not read. */
  readonly runsAhead?: RunsAhead;
}

/** The type of the members in one state. */
export type MemberIn<State extends MemberState> = Extract<Member, { readonly state: State }>;

/** The members of a snapshot that are in one state, in the snapshot's order. */
export function membersIn<State extends MemberState>(
  snapshot: Snapshot,
  state: State,
): readonly MemberIn<State>[] {
  return snapshot.members.filter((member): member is MemberIn<State> => member.state === state);
}

/** How many members are in each state. */
export function countMembers(snapshot: Snapshot): Record<MemberState, number> {
  const counts = Object.fromEntries(memberStates.map((state) => [state, 0])) as Record<MemberState, number>;
  for (const member of snapshot.members) counts[member.state] += 1;
  return counts;
}
