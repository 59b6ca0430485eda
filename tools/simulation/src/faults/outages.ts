import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { SeededFaults } from '@poolkeeper/pool-world';
import type { DrawnSettings, Scenario } from '../scenario/scenario.ts';
import type { Stage } from '../stage/stage.ts';
import { drawEpisodes, isWithin, type Episode } from './episodes.ts';

/** When parts of the pool's surroundings do not work. */
export interface Outages {
  readonly spacelift: SpaceliftEpisodes;
  readonly autoscaler: readonly Episode[];
  readonly manager: readonly Episode[];
  /** When neither function can read its settings. */
  readonly settings: readonly Episode[];
}

/** When Spacelift is down, refuses the key, or lists too few workers. */
export interface SpaceliftEpisodes {
  readonly outages: readonly Episode[];
  readonly revokedKey: readonly Episode[];
  readonly partial: readonly Episode[];
  readonly empty: readonly Episode[];
}

const minute = 60_000;
/** The maximum age of a stale answer of Spacelift: a replica lags by minutes, not by hours. */
export const maxPoolAgeMs = 120_000;

export function drawOutages(faults: SeededFaults, scenario: Scenario): Outages {
  const { startAt: from, troubledUntil: until } = scenario;
  const span = { from, until };
  return {
    spacelift: drawSpaceliftEpisodes(faults, span, scenario.autoscaler),
    autoscaler: drawEpisodes(faults, 'autoscaler-off', { ...span, shortest: minute, longest: 60 * minute }),
    manager: drawEpisodes(faults, 'manager-off', { ...span, shortest: minute, longest: 120 * minute }),
    settings: drawEpisodes(faults, 'settings-gone', { ...span, shortest: minute, longest: 40 * minute }),
  };
}

/**
 * The longest time for which Spacelift may not list a worker that has a run, or takes one, if no witness says so: the
 * absence wait, less the age of the oldest answer. A longer absence cannot be told from a worker that is gone: see
 * docs/assumptions.md.
 */
export function longestAbsence({ absenceWaitMs }: DrawnSettings): DurationMs {
  return absenceWaitMs - maxPoolAgeMs - 15_000;
}

/** Workers that are not listed take runs nevertheless, so that not even a witness makes a longer absence safe. */
function drawSpaceliftEpisodes(
  faults: SeededFaults,
  span: Episode,
  settings: DrawnSettings,
): SpaceliftEpisodes {
  const wrongAnswers = { ...span, shortest: 1_000, longest: longestAbsence(settings) };
  const { absenceWaitMs } = settings;
  return {
    outages: [
      ...drawEpisodes(faults, 'outage', { ...span, shortest: 10_000, longest: 20 * minute }),
      ...drawEpisodes(faults, 'long-outage', { ...span, shortest: 60 * minute, longest: 360 * minute }),
    ],
    revokedKey: drawEpisodes(faults, 'revoked-key', { ...span, shortest: minute, longest: 40 * minute }),
    ...apart(
      {
        partial: drawEpisodes(faults, 'partial', wrongAnswers),
        empty: drawEpisodes(faults, 'empty', wrongAnswers),
      },
      absenceWaitMs,
    ),
  };
}

/** Two episodes that follow each other at once would make one that is too long. */
function apart(
  { partial, empty }: Pick<SpaceliftEpisodes, 'partial' | 'empty'>,
  gapMs: DurationMs,
): Pick<SpaceliftEpisodes, 'partial' | 'empty'> {
  let free = -Infinity;
  const kept = new Set(
    [...partial, ...empty]
      .sort((a, b) => a.from - b.from)
      .filter(({ from, until }) => {
        if (from < free) return false;
        free = until + gapMs;
        return true;
      }),
  );
  return {
    partial: partial.filter((each) => kept.has(each)),
    empty: empty.filter((each) => kept.has(each)),
  };
}

/** Whether Spacelift answers truthfully and both functions run. */
export function isInWorkingOrder(
  { spacelift, autoscaler, manager, settings }: Outages,
  now: EpochMs,
): boolean {
  return ![
    spacelift.outages,
    spacelift.revokedKey,
    spacelift.partial,
    spacelift.empty,
    autoscaler,
    manager,
    settings,
  ].some((episodes) => isWithin(episodes, now));
}

/** Notes in the trace when an outage begins. */
export function announceOutages(stage: Stage, { spacelift, autoscaler, manager, settings }: Outages): void {
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
  announce(settings, 'the settings cannot be read');
}
