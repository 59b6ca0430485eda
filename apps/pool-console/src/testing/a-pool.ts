import { memberStates, type EpochMs, type MemberState } from '@poolkeeper/pool-model';
import type { ConsoleView, MemberView, PassView, PoolView } from '@poolkeeper/pool-model/view';

export const now: EpochMs = Date.UTC(2026, 2, 2, 9);

export function aView(view: Partial<ConsoleView> = {}): ConsoleView {
  return { now, pools: [], managerIsOn: true, ...view };
}

/** A pool with nothing to do. */
export function aPool(pool: Partial<PoolView> = {}): PoolView {
  return {
    name: 'blue',
    workerPoolId: '01KE6JQ300G7RNFM4RDSZ5RH3Q',
    group: { minSize: 0, maxSize: 10, desiredCapacity: 0 },
    queue: { pendingRuns: 0, longestWaitMs: 0 },
    runs: { running: 0, finished: 0, interrupted: 0, losses: [] },
    members: [],
    gate: [],
    ...pool,
  };
}

export function someMembers(
  count: number,
  state: MemberState,
  member: Partial<MemberView> = {},
): MemberView[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `i-${state}-${index}`,
    state,
    isRetained: false,
    ...member,
  }));
}

type FinishedPass = Extract<PassView, { readonly kind: 'finished' }>;

interface APass {
  readonly at?: EpochMs;
  readonly kind?: FinishedPass['decision']['kind'];
  readonly reasons?: readonly string[];
  readonly notices?: readonly string[];
  readonly pendingRuns?: number;
}

export function aPass({
  at = now,
  kind = 'hold',
  reasons = ['enough-workers'],
  notices = [],
  pendingRuns = 0,
}: APass = {}): PassView {
  return {
    kind: 'finished',
    pool: 'blue',
    at,
    pendingRuns,
    desiredCapacity: 0,
    maxSize: 10,
    members: Object.fromEntries(memberStates.map((state) => [state, 0])) as Record<MemberState, number>,
    decision: { kind, explanation: `${kind} because`, reasons: reasons.map((code) => ({ code })) },
    plan: [],
    notices,
  };
}

export function aFailure(problem: string, at: EpochMs = now): PassView {
  return { kind: 'failed', pool: 'blue', at, problem };
}
