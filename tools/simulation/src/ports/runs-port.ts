import { createRunsPort, type RunsPort } from '@poolkeeper/autoscaler/pass';
import type { RunReport } from '@poolkeeper/pool-model';
import { hasEnded, locksItsStack, spaceliftStateNames, type SimulatedRun } from '@poolkeeper/pool-world';
import type { SimulatedProcess } from '../processes/simulated-process.ts';
import { requireReadable, type PoolPortSurroundings } from './pool-port.ts';

export interface RunsSurroundings extends Pick<PoolPortSurroundings, 'stage' | 'episodes' | 'clocks'> {
  readonly earlierRuns: readonly RunReport[];
}

/** As many as a pass reads. */
const mostRuns = { active: 100, latest: 200 };

/** The runs of the pool as Spacelift's search lists them, which the process reads as the autoscaler does. */
export function createSimulatedRunsPort(process: SimulatedProcess, surroundings: RunsSurroundings): RunsPort {
  const { stage, clocks, earlierRuns } = surroundings;
  const search = (which: keyof typeof mostRuns) =>
    process.call({
      name: () => `search ${which} runs`,
      act: () => {
        requireReadable(surroundings);
        const runs = stage.world.spaceliftPools.get(stage.poolId)?.runs() ?? [];
        const found = which === 'active' ? runs.filter(({ state }) => !hasEnded(state)) : runs;
        const offsetMs = clocks.offsetOf('spacelift');
        const reports = found.toReversed().map((run) => reportOf(run, offsetMs));
        return [...reports, ...(which === 'active' ? [] : earlierRuns)].slice(0, mostRuns[which]);
      },
    });
  return createRunsPort({ active: () => search('active'), latest: () => search('latest') });
}

function reportOf(run: SimulatedRun, offsetMs: number): RunReport {
  const { id, stack, state, history } = run;
  return {
    id,
    stack,
    state: spaceliftStateNames[state],
    type: locksItsStack(run) ? 'TRACKED' : 'PROPOSED',
    history: history
      .map((entered) => ({
        state: spaceliftStateNames[entered.state],
        timestamp: Math.floor((entered.at + offsetMs) / 1000),
      }))
      .toReversed(),
  };
}
