import { drawStack, RandomSource, type Arrival } from '@poolkeeper/pool-world';
import type { Run } from './run.ts';

/** Share of the runs that a person confirms. The others are proposed runs, or deployed without a confirmation. */
const confirmedShare = 0.5;
/** The part of such a run's time that its plan takes. */
const planShare = 0.4;
/** Confirmations are lognormal around this median: some come at once, some after a meeting. */
const confirmationMinutes = 4;
const confirmationSpread = 1;
/** Share of the stacks that another stack depends on, which runs after each of their runs. */
const triggeringShare = 0.15;

/**
 * Adds to a trace what traces lack and pools have: half of the runs wait for a confirmation between plan and apply (median 4
 * minutes), and on 15 % of the stacks each run triggers one of a stack that depends on it. The shares and times are made up; the
 * same seed gives the same.
 */
export function addWorkflow(arrivals: readonly Arrival[], seed: number): readonly Run[] {
  const random = new RandomSource(seed).fork('workflow');
  const stacks = [...new Set(arrivals.map(({ stack }) => stack))].sort();
  const dependents = new Map(
    stacks.flatMap((stack) =>
      random.chance(triggeringShare) ? [[stack, drawStack(`after-${stack}`, random)] as const] : [],
    ),
  );
  return arrivals.map(({ queuedAt, stack, durationSeconds }): Run => {
    const isConfirmed = random.chance(confirmedShare);
    const confirmedAfterMs = confirmationMinutes * 60_000 * Math.exp(confirmationSpread * random.normal());
    const dependent = dependents.get(stack);
    return {
      queuedAt,
      stack,
      durationSeconds: isConfirmed ? planShare * durationSeconds : durationSeconds,
      ...(isConfirmed && {
        apply: { confirmedAfterMs, durationSeconds: (1 - planShare) * durationSeconds },
      }),
      ...(dependent && {
        triggers: [{ queuedAt, stack: dependent.name, durationSeconds: dependent.drawDuration(random) }],
      }),
    };
  });
}
