import type { IdleMember, Member } from '@poolkeeper/pool-model';

/** The members that may be terminated, in that order, and why each other member is kept. */
export interface Selection<Selected extends Member = IdleMember> {
  readonly selected: readonly Selected[];
  readonly spared: readonly Spared[];
}

/** A kept member, with the first rule that spared it. */
export interface Spared {
  readonly member: Member;
  readonly rule: SparingRule;
}

/**
 * - `not-idle`: the member's state is another.
 * - `no-termination-hook`: nothing in the group would wait for a run.
 * - `launched-for-another-pool`: its worker registers in another worker pool, so this pool's list shows none of its runs.
 * - `protected-from-scale-in`: the instance is protected in the group.
 * - `idle-too-short`: it was busy recently and may be again.
 * - `too-young`: its age is below the minimum, or unknown.
 * - `last-in-zone`: it is the last member of its zone that serves or will.
 * - `not-requested`: the group does not request its zone and purchase option, or does not offer it.
 * - `others-first`: a run is on it, and others that the group has chosen may be terminated.
 * - `over-the-limit`: the limit is reached by members before it.
 * - `not-due`: it is neither outdated nor above the maximum age, as far as is known.
 * - `outside-window`: members are replaced only at certain times, and this is not one of them.
 * - `launches-fail`: the group's last launch failed, so no replacement would come.
 * - `template-does-not-register`: an instance of the group's template had the time to register and did not.
 * - `canary-on-its-way`: the first instance of the group's template has to register first.
 * - `canary-first`: one other is replaced first, to see whether its replacement registers.
 * - `leaves-already`: another selection of this pass already includes it.
 * - `wanted-by-runs`: as many idle members are kept as runs are pending.
 * - `over-budget`: the disruption budget is used up.
 * - `answer-contradicts`: Spacelift's count of busy workers differs from its list, so the list cannot be complete.
 * - `no-worker-seen`: no member has a worker, which an API that answers with none would also show.
 * - `too-many-strays`: so many members lack a worker that the answer is less credible than the loss.
 * - `may-have-a-worker`: a worker that does not report its instance may be on it.
 * - `run-reported`: it reports a run itself, although Spacelift lists no worker of it.
 * - `reports-unread`: EC2 could not be asked whether it reports a run.
 */
export type SparingRule =
  | 'not-idle'
  | 'no-termination-hook'
  | 'launched-for-another-pool'
  | 'protected-from-scale-in'
  | 'idle-too-short'
  | 'too-young'
  | 'last-in-zone'
  | 'not-requested'
  | 'others-first'
  | 'over-the-limit'
  | 'not-due'
  | 'outside-window'
  | 'launches-fail'
  | 'template-does-not-register'
  | 'canary-on-its-way'
  | 'canary-first'
  | 'leaves-already'
  | 'wanted-by-runs'
  | 'over-budget'
  | 'answer-contradicts'
  | 'no-worker-seen'
  | 'too-many-strays'
  | 'may-have-a-worker'
  | 'run-reported'
  | 'reports-unread';
