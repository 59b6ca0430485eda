import { memberStates, type EpochMs, type MemberState } from '@poolkeeper/pool-model';
import type { ReasonView, ReportedPass } from '@poolkeeper/pool-model/view';
import type { InvocationOutcome } from '../functions/invocation.ts';

export type Pass = ReportedPass;

const decisionKinds = ['scale-out', 'scale-in', 'lower-capacity', 'hold'] as const;
export type DecisionKind = (typeof decisionKinds)[number];

/** Reads the passes of one invocation of the autoscaler, earliest first. `at` is the time when the last one ended. */
export function readPasses(outcome: InvocationOutcome, at: EpochMs): readonly Pass[] {
  if (outcome.kind === 'failed') {
    const { errorType, errorMessage } = outcome.error;
    return [{ kind: 'failed', at, problem: errorMessage === '' ? errorType : errorMessage }];
  }
  const { earlier = [] } = (outcome.payload ?? {}) as { readonly earlier?: readonly PassReport[] };
  return [
    ...earlier.map((report) => readReport(report, Date.parse(textOf(report.observedAt)))),
    readReport(outcome.payload as PassReport | null, at),
  ];
}

/** Reads the passes of a batch of requests, with their pools. */
export function readRequestedPasses(
  payload: unknown,
  at: EpochMs,
): readonly { readonly pool: string; readonly pass: Pass }[] {
  const { passes = [] } = (payload ?? {}) as { readonly passes?: readonly RequestedPass[] };
  return passes.map(({ pool, failure, ...report }) => ({
    pool,
    pass: failure === undefined ? readReport(report, at) : { kind: 'failed', at, problem: failure },
  }));
}

interface RequestedPass extends PassReport {
  readonly pool: string;
  readonly failure?: string;
}

/** Reads what the autoscaler reported about a pass, as its answer or as its log line. */
export function readReport(report: PassReport | null, at: EpochMs): Pass {
  const kind = decisionKinds.find((known) => known === report?.decision?.kind);
  if (report === null || kind === undefined) {
    const answer = JSON.stringify(report).slice(0, 200);
    return {
      kind: 'failed',
      at,
      problem: `the autoscaler did not return the report of a pass, got ${answer}`,
    };
  }
  return {
    kind: 'finished',
    at,
    pendingRuns: numberOf(report.pendingRuns),
    desiredCapacity: numberOf(report.desiredCapacity),
    maxSize: numberOf(report.maxSize),
    members: Object.fromEntries(
      memberStates.map((state) => [state, numberOf(report.members?.[state])]),
    ) as Record<MemberState, number>,
    decision: {
      kind,
      explanation: textOf(report.decision?.explanation),
      reasons: listOf(report.decision?.reasons) as readonly ReasonView[],
    },
    plan: Object.entries(report.plan ?? {}).flatMap(([part, planned]) =>
      typeof planned === 'string' ? [`${part}: ${planned}`] : [],
    ),
    notices: listOf(report.notices) as readonly string[],
  };
}

interface PassReport {
  readonly observedAt?: unknown;
  readonly pendingRuns?: unknown;
  readonly desiredCapacity?: unknown;
  readonly maxSize?: unknown;
  readonly members?: Readonly<Record<string, unknown>>;
  readonly decision?: { readonly kind?: unknown; readonly explanation?: unknown; readonly reasons?: unknown };
  readonly plan?: Readonly<Record<string, unknown>>;
  readonly notices?: unknown;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
