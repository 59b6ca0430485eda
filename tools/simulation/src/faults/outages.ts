import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { SeededFaults } from '@poolkeeper/pool-world';
import type { Scenario } from '../scenario/scenario.ts';
import type { Stage } from '../stage/stage.ts';
import { drawEpisodes, isWithin, type Episode } from './episodes.ts';

/** When parts of the pool's surroundings do not work. */
export interface Outages {
  readonly spacelift: SpaceliftEpisodes;
  readonly autoscaler: readonly Episode[];
  readonly manager: readonly Episode[];
}

/** When Spacelift is down, refuses the key, or lists too few workers. */
export interface SpaceliftEpisodes {
  readonly outages: readonly Episode[];
  readonly revokedKey: readonly Episode[];
  readonly partial: readonly Episode[];
  readonly empty: readonly Episode[];
}

const minute = 60_000;

export function drawOutages(faults: SeededFaults, scenario: Scenario): Outages {
  const { startAt: from, troubledUntil: until } = scenario;
  const { registrationGraceMs } = scenario.autoscaler;
  const span = { from, until };
  return {
    spacelift: drawSpaceliftEpisodes(faults, span, registrationGraceMs),
    autoscaler: drawEpisodes(faults, 'autoscaler-off', { ...span, shortest: minute, longest: 60 * minute }),
    manager: drawEpisodes(faults, 'manager-off', { ...span, shortest: minute, longest: 120 * minute }),
  };
}

/** An answer is wrong for less than half of the registration grace: for longer, it could not be told from a true one. */
function drawSpaceliftEpisodes(
  faults: SeededFaults,
  span: Episode,
  registrationGraceMs: DurationMs,
): SpaceliftEpisodes {
  const wrongAnswers = { ...span, shortest: 1_000, longest: registrationGraceMs / 2 };
  return {
    outages: drawEpisodes(faults, 'outage', { ...span, shortest: 10_000, longest: 20 * minute }),
    revokedKey: drawEpisodes(faults, 'revoked-key', { ...span, shortest: minute, longest: 40 * minute }),
    partial: apart(drawEpisodes(faults, 'partial', wrongAnswers), registrationGraceMs),
    empty: apart(drawEpisodes(faults, 'empty', wrongAnswers), registrationGraceMs),
  };
}

/** Two episodes that follow each other at once would make one that is too long. */
function apart(episodes: readonly Episode[], gapMs: DurationMs): readonly Episode[] {
  let free = -Infinity;
  return episodes.filter(({ from, until }) => {
    if (from < free) return false;
    free = until + gapMs;
    return true;
  });
}

/** Whether Spacelift answers truthfully and both functions run. */
export function isInWorkingOrder({ spacelift, autoscaler, manager }: Outages, now: EpochMs): boolean {
  return ![
    spacelift.outages,
    spacelift.revokedKey,
    spacelift.partial,
    spacelift.empty,
    autoscaler,
    manager,
  ].some((episodes) => isWithin(episodes, now));
}

/** Notes in the trace when an outage begins. */
export function announceOutages(stage: Stage, { spacelift, autoscaler, manager }: Outages): void {
  const announce = (episodes: readonly Episode[], what: string) => {
    for (const { from, until } of episodes) {
      stage.after(from - stage.now, () => {
        stage.trace.note('cloud', () => `${what} for ${Math.round((until - from) / 1000)} s`);
      });
    }
  };
  announce(spacelift.outages, 'spacelift is down');
  announce(spacelift.revokedKey, 'spacelift refuses the api key');
  announce(spacelift.partial, 'spacelift lists half of the workers');
  announce(spacelift.empty, 'spacelift lists no workers');
  announce(autoscaler, 'the autoscaler is off');
  announce(manager, 'the lifecycle manager is off');
}
