import { describeDuration, describeRoughDuration } from '@poolkeeper/pool-model';
import type { RetentionAdvice } from '../advice/adapt-retention.ts';
import type { Advice, ObjectiveAdvice } from '../advice/advice.ts';
import type { ForecastAdvice } from '../advice/forecast-headroom.ts';
import type { ForeseenAdvice } from '../advice/foreseen-headroom.ts';

/**
 * The advice from the pool's past, one sentence for each part. Parts that the policy does not use are left out: their
 * numbers are in the decision.
 */
export function describeAdvice({ objective, forecast, foreseen, retention }: Advice): readonly string[] {
  return [
    ...(objective !== undefined && objective.mode !== 'off' ? [describeObjective(objective)] : []),
    ...(forecast !== undefined && forecast.mode !== 'off' ? [describeForecast(forecast)] : []),
    ...(foreseen !== undefined ? [describeForeseen(foreseen)] : []),
    ...(retention !== undefined ? [describeRetention(retention)] : []),
  ];
}

function describeObjective({ mode, percent, withinMs, minIdle, why }: ObjectiveAdvice): string {
  const goal = `for ${percent} % of runs to start within ${describeDuration(withinMs)}`;
  switch (why.code) {
    case 'too-little-known':
      return `too little history to tell how many idle workers it takes ${goal} (${why.runs} runs, ${why.boots} boots)`;
    case 'boots-fast-enough':
      return `no idle worker is needed ${goal}: a new worker is ready in ${describeRoughDuration(why.readyMs)}`;
    case 'by-past-rises': {
      const are = minIdle === 1 ? 'is' : 'are';
      const need = mode === 'act' ? `${are} needed` : 'would be needed';
      const odds = `${round(why.percentWith)} % of ${why.runs} past runs, ${round(why.percentWithout)} % without`;
      const reach = why.outOfReach ? ': this is the allowed maximum and does not meet the objective' : '';
      return `${countIdle(minIdle)} ${need} at ${why.time} times ${goal} (${odds})${reach}`;
    }
  }
}

function describeForecast({ mode, minIdle, expectedDemand, why }: ForecastAdvice & { mode: string }): string {
  const expects = `the forecast expects a demand of ${round(expectedDemand ?? 0)} workers`;
  switch (why.code) {
    case 'too-little-known':
      return `no forecast yet: ${why.weeks} of the 2 earlier weeks that it needs ${why.weeks === 1 ? 'is' : 'are'} known`;
    case 'muted':
      return (
        `${expects} but is muted: in the last week it would have saved ${why.savedWaits} waits at the cost of ` +
        `${describeRoughDuration(why.extraIdleMs)} of idle time`
      );
    case 'by-earlier-weeks': {
      const requests = mode === 'act' ? 'requests' : 'would request';
      return `${expects}, as in ${why.weeks} earlier weeks, and ${requests} ${countIdle(minIdle)}`;
    }
  }
}

function describeForeseen({ mode, minIdle, why }: ForeseenAdvice & { mode: string }): string {
  switch (why.code) {
    case 'runs-unknown':
      return 'no run is foreseen, because the runs that wait could not be read';
    case 'too-little-known':
      return `it takes 20 past waits of one kind to foresee a run, and ${why.pastWaits} are known in all`;
    case 'by-past-waits': {
      const { waiting, expected, withinMs, pastWaits } = why;
      if (waiting === 0) return 'no run waits for a person or another run';
      const wait = waiting === 1 ? '1 run waits' : `${waiting} runs wait`;
      const need = `need ${round(expected)} workers within ${describeRoughDuration(withinMs)}`;
      const requests = requested(mode, minIdle);
      return `${wait} for a person or another run and should ${need}, by ${pastWaits} past waits: ${countIdle(minIdle)} ${requests}`;
    }
  }
}

function requested(mode: string, workers: number): string {
  if (mode !== 'act') return 'would be requested';
  return workers === 1 ? 'is requested' : 'are requested';
}

function describeRetention({ idleAtLeastMs, why }: RetentionAdvice): string {
  const limit = why.limitedBy === undefined ? '' : ` (the policy's ${why.limitedBy})`;
  const basis =
    why.basis === 'history'
      ? `${why.spellsWithin} of ${why.spells} past idle times ended within that time`
      : 'too little history, so the cost of idling is weighed against the wait for one boot';
  return `idle workers are kept for ${describeRoughDuration(idleAtLeastMs)}${limit}: ${basis}`;
}

function countIdle(workers: number): string {
  return workers === 1 ? '1 idle worker' : `${workers} idle workers`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
