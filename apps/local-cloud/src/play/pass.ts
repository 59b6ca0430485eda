import { memberStates, type EpochMs, type MemberState } from '@poolkeeper/pool-model';
import type { InvocationOutcome } from '../functions/invocation.ts';

/** One turn of the autoscaler, as it reported it; or why there is no report. */
export type Pass =
  | {
      readonly kind: 'finished';
      readonly at: EpochMs;
      readonly pendingRuns: number;
      readonly desiredCapacity: number;
      readonly members: Readonly<Record<MemberState, number>>;
      readonly decision: { readonly kind: DecisionKind; readonly explanation: string };
    }
  | { readonly kind: 'failed'; readonly at: EpochMs; readonly problem: string };

const decisionKinds = ['scale-out', 'scale-in', 'lower-capacity', 'hold'] as const;
export type DecisionKind = (typeof decisionKinds)[number];

/** Reads what the autoscaler's invocation came to. `at` is when it ended. */
export function readPass(outcome: InvocationOutcome, at: EpochMs): Pass {
  if (outcome.kind === 'failed') {
    const { errorType, errorMessage } = outcome.error;
    return { kind: 'failed', at, problem: errorMessage === '' ? errorType : errorMessage };
  }
  const report = outcome.payload as PassReport | null;
  const kind = decisionKinds.find((known) => known === report?.decision?.kind);
  if (report === null || kind === undefined) {
    const answer = JSON.stringify(outcome.payload).slice(0, 200);
    return { kind: 'failed', at, problem: `the autoscaler's answer is no report of a pass: ${answer}` };
  }
  return {
    kind: 'finished',
    at,
    pendingRuns: numberOf(report.pendingRuns),
    desiredCapacity: numberOf(report.desiredCapacity),
    members: Object.fromEntries(
      memberStates.map((state) => [state, numberOf(report.members?.[state])]),
    ) as Record<MemberState, number>,
    decision: { kind, explanation: textOf(report.decision?.explanation) },
  };
}

interface PassReport {
  readonly pendingRuns?: unknown;
  readonly desiredCapacity?: unknown;
  readonly members?: Readonly<Record<string, unknown>>;
  readonly decision?: { readonly kind?: unknown; readonly explanation?: unknown };
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
