import type { FaultProfile } from '@poolkeeper/pool-world';
import { simulate, type SimulationOptions } from '../simulate.ts';
import { relativeTime, describeTimeline } from './timeline.ts';
import { replayCommand, shrink } from './shrink.ts';
import { shortNames } from './short-names.ts';

/** Describes a failing seed: its violations, commands that replay it, and the timeline of the shrunk history. */
export async function reportFailure(
  seed: number,
  options: SimulationOptions & { readonly faults: FaultProfile },
): Promise<string> {
  const failing = await simulate(seed, options);
  const shrunk = await shrink(failing, options);
  const outcome = await simulate(seed, { ...shrunk.options, trace: true });
  const short = shortNames(outcome.events);
  const { group, autoscaler, startAt, arrivals } = outcome.scenario;
  return [
    `seed ${seed}`,
    ...failing.violations.map(({ invariant, detail }) => `  broken:  ${invariant}: ${detail}`),
    `  replay:  ${replayCommand(seed, options)}`,
    `  shrunk:  ${replayCommand(seed, shrunk.options)}`,
    `  group:   ${JSON.stringify(group)}`,
    `  policy:  ${JSON.stringify(autoscaler)}, ${arrivals.length} runs`,
    ...describeTimeline(outcome),
    ...outcome.violations.map(
      ({ at, invariant, detail }) =>
        `  ${relativeTime(at - startAt)}  BROKEN        ${invariant}: ${short(detail)}`,
    ),
  ].join('\n');
}
