import type { Outages } from '../functions/start-functions.ts';
import type { Stage } from '../stage/stage.ts';
import type { Episode } from './episodes.ts';

/** Tells the trace when something is off, so that a person need not guess. */
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
  announce(spacelift.partial, 'spacelift lists a part of the workers');
  announce(spacelift.empty, 'spacelift lists no workers');
  announce(autoscaler, 'the autoscaler is off');
  announce(manager, 'the lifecycle manager is off');
}
