import type { IdleMember, Member } from '@poolkeeper/pool-model';

/** Which members may go, in the order in which they should, and why each of the others stays. */
export interface Selection<Selected extends Member = IdleMember> {
  readonly selected: readonly Selected[];
  readonly spared: readonly Spared[];
}

/** A member that stays, with the first rule that spared it. */
export interface Spared {
  readonly member: Member;
  readonly rule: SparingRule;
}

/**
 * - `not-idle`: the member's state says what it is instead.
 * - `no-termination-hook`: nothing in the group would wait for a run.
 * - `protected-from-scale-in`: someone protected the instance in the group.
 * - `idle-too-short`: it was busy a moment ago and may be again.
 * - `too-young`: it has not been up for long enough, or nobody knows for how long.
 * - `last-in-zone`: it is the last of its zone that serves or will.
 * - `not-requested`: the group asks for none of its zone and purchase option, or does not offer it.
 * - `others-first`: a run is on it, and others that the group has picked may go.
 * - `over-the-limit`: as many as were asked for go before it.
 * - `not-due`: it is neither outdated nor beyond the maximum age, as far as is known.
 * - `outside-window`: members are replaced at certain times only, and this is none of them.
 * - `launches-fail`: the group's last launch failed, so nobody would come in its place.
 * - `template-does-not-register`: a machine with the group's template had the time to register and did not.
 * - `canary-on-its-way`: the first machine with the group's template is to register before others go.
 * - `canary-first`: one goes before it, to see whether its replacement registers.
 * - `leaves-already`: it goes in this pass for another reason.
 * - `wanted-by-runs`: as many idle members stay as runs are pending.
 * - `over-budget`: as many are without a worker that serves as may be.
 * - `answer-contradicts`: Spacelift counts other workers as busy than it lists, so the list cannot be whole.
 * - `no-worker-seen`: no member has a worker, which looks the same as an API that answers with none.
 * - `too-many-strays`: so many lack a worker that the answer is less credible than the loss.
 * - `may-have-a-worker`: a worker that does not say where it runs could be on it.
 */
export type SparingRule =
  | 'not-idle'
  | 'no-termination-hook'
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
  | 'may-have-a-worker';
