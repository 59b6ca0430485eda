import type { DecisionKind, Pass } from '../report/pass.ts';

type FinishedPass = Extract<Pass, { readonly kind: 'finished' }>;

export function aPass(kind: DecisionKind, pass: Partial<FinishedPass> = {}): FinishedPass {
  const none = { booting: 0, idle: 0, busy: 0, drained: 0, leaving: 0, stray: 0, ghost: 0, foreign: 0 };
  return {
    kind: 'finished',
    at: Date.UTC(2026, 2, 2, 9),
    pendingRuns: 0,
    desiredCapacity: 0,
    maxSize: 10,
    members: none,
    decision: { kind, explanation: `${kind} for a reason`, reasons: [] },
    plan: [],
    notices: [],
    ...pass,
  };
}

export function aFailedPass(problem = 'the pass failed'): Pass {
  return { kind: 'failed', at: Date.UTC(2026, 2, 2, 9), problem };
}
