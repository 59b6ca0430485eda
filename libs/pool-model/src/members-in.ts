import { memberStates, type Member, type MemberState } from './member.ts';
import type { Snapshot } from './snapshot.ts';

/** The members' type of one state. */
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
