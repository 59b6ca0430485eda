import { RandomSource } from '../random-source.ts';
import { locksItsStack, type Arrival } from './arrival.ts';
import { drawStack } from './workload-stack.ts';

/** Share of the runs that a person confirms or discards. The others change nothing, or are deployed without a confirmation. */
const confirmedShare = 0.5;
/** The part of such a run's time that its plan takes. */
const planShare = 0.4;
/** Confirmations are lognormal around this median: some come at once, some after a meeting. */
const confirmationMinutes = 4;
const confirmationSpread = 1;
/** Share of the stacks that another stack depends on, which runs after each of their runs. */
const triggeringShare = 0.15;

export interface WorkflowOptions {
  /** The same seed gives the same workflow. */
  readonly seed: number;
  /** Share of the plans that wait for a person, 0 to 1, which are discarded. @default 0 */
  readonly discardedShare?: number;
}

/**
 * Adds to a trace what traces lack and pools have: each run locks its stack, half of them wait for a person between plan and apply
 * (median 4 minutes), and on 15 % of the stacks each run triggers one of a stack that depends on it. The shares and times are made
 * up. Tracked runs of the trace stay as they are.
 */
export function addWorkflow(
  arrivals: readonly Arrival[],
  { seed, discardedShare = 0 }: WorkflowOptions,
): readonly Arrival[] {
  const random = new RandomSource(seed).fork('workflow');
  const discards = random.fork('discards');
  const stacks = [...new Set(arrivals.map(({ stack }) => stack))].sort();
  const dependents = new Map(
    stacks.flatMap((stack) =>
      random.chance(triggeringShare) ? [[stack, drawStack(`after-${stack}`, random)] as const] : [],
    ),
  );
  return arrivals.map((arrival): Arrival => {
    if (locksItsStack(arrival)) return arrival;
    const { queuedAt, stack, durationSeconds } = arrival;
    const waitsForPerson = random.chance(confirmedShare);
    const answeredAfterMs = confirmationMinutes * 60_000 * Math.exp(confirmationSpread * random.normal());
    const isDiscarded = waitsForPerson && discards.chance(discardedShare);
    const dependent = dependents.get(stack);
    return {
      queuedAt,
      stack,
      isTracked: true,
      durationSeconds: waitsForPerson ? planShare * durationSeconds : durationSeconds,
      ...(isDiscarded && { discardedAfterMs: answeredAfterMs }),
      ...(waitsForPerson &&
        !isDiscarded && {
          apply: { confirmedAfterMs: answeredAfterMs, durationSeconds: (1 - planShare) * durationSeconds },
        }),
      ...(dependent && {
        triggers: [
          { stack: dependent.name, durationSeconds: dependent.drawDuration(random), isTracked: true },
        ],
      }),
    };
  });
}
