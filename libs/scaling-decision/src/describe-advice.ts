import type { Advice, ObjectiveAdvice } from './advice.ts';
import type { ForecastAdvice } from './forecast-headroom.ts';
import { inRoundWords, inWords } from './in-words.ts';
import type { RetentionAdvice } from './retention.ts';

/**
 * What the parts that learn from the past say, a sentence each. Those that nobody asked are silent here: their numbers are
 * in the decision.
 */
export function describeAdvice({ objective, forecast, retention }: Advice): readonly string[] {
  return [
    ...(objective !== undefined && objective.mode !== 'off' ? [describeObjective(objective)] : []),
    ...(forecast !== undefined && forecast.mode !== 'off' ? [describeForecast(forecast)] : []),
    ...(retention !== undefined ? [describeRetention(retention)] : []),
  ];
}

function describeObjective({ mode, percent, withinMs, minIdle, why }: ObjectiveAdvice): string {
  const goal = `for ${percent} % of runs to start within ${inWords(withinMs)}`;
  switch (why.code) {
    case 'too-little-known':
      return `too little of the past is known to say what it takes ${goal} (${why.runs} runs, ${why.boots} boots)`;
    case 'boots-fast-enough':
      return `${goal} it takes no idle worker, as a boot is ready in ${inRoundWords(why.readyMs)}`;
    case 'by-past-rises': {
      const takes = mode === 'act' ? 'it takes' : 'it would take';
      const odds = `${round(why.percentWith)} % of ${why.runs} past runs, ${round(why.percentWithout)} % without`;
      const reach = why.outOfReach ? ', which is all it may ask for and not enough' : '';
      return `${goal} ${takes} ${minIdle} idle at ${why.time} times (${odds})${reach}`;
    }
  }
}

function describeForecast({ mode, minIdle, expectedDemand, why }: ForecastAdvice & { mode: string }): string {
  switch (why.code) {
    case 'too-little-known':
      return `the forecast is silent: it knows ${why.weeks} of the 2 earlier weeks that it needs`;
    case 'muted':
      return (
        `the forecast expects a demand of ${round(expectedDemand ?? 0)} and is muted, as its last week saved ` +
        `${why.savedWaits} waits for ${inRoundWords(why.extraIdleMs)} of idling`
      );
    case 'by-earlier-weeks': {
      const asks = mode === 'act' ? 'asks' : 'would ask';
      return `the forecast expects a demand of ${round(expectedDemand ?? 0)} by ${why.weeks} earlier weeks and ${asks} for ${minIdle} idle`;
    }
  }
}

function describeRetention({ idleAtLeastMs, why }: RetentionAdvice): string {
  const basis =
    why.basis === 'history'
      ? `by ${why.spells} idle times of the past, of which ${why.spellsWithin} ended within it`
      : `as little is known of the past: what it costs is the wait for a boot`;
  const limit = why.limitedBy === undefined ? '' : `, which is the policy's ${why.limitedBy}`;
  return `an idle worker is kept for ${inRoundWords(idleAtLeastMs)} ${basis}${limit}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
