import type { Outages } from '../functions/start-functions.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { FaultChance } from './chance.ts';
import { drawEpisodes } from './episodes.ts';
import { drawSpaceliftEpisodes } from './spacelift-episodes.ts';

const minute = 60_000;

export function drawOutages(chance: FaultChance, scenario: Scenario): Outages {
  const { startAt: from, troubledUntil: until } = scenario;
  const { registrationGraceMs } = scenario.autoscaler;
  const span = { from, until };
  return {
    spacelift: drawSpaceliftEpisodes(chance, { ...span, registrationGraceMs }),
    autoscaler: drawEpisodes(chance, 'autoscaler-off', { ...span, shortest: minute, longest: 60 * minute }),
    manager: drawEpisodes(chance, 'manager-off', { ...span, shortest: minute, longest: 120 * minute }),
  };
}
