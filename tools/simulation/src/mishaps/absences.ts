import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { SeededFaults, SpaceliftWorker } from '@poolkeeper/pool-world';
import type { Episode } from '../faults/episodes.ts';
import { longestAbsence, maxPoolAgeMs, type SpaceliftEpisodes } from '../faults/outages.ts';
import { deployment } from '../deployment.ts';
import { drawMoments } from '../faults/episodes.ts';
import { liftDrain } from '../operators/lift-drain.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { instancesOfWorkers } from '../stage/instance-of-worker.ts';
import type { Stage } from '../stage/stage.ts';

const minute = 60_000;
const longestWithWitnessMs = 360 * minute;
const shareOfBusy = 0.8;
/** The oldest answer, and the longest time from it to the last drain of its pass. */
const longestPassMs = maxPoolAgeMs + deployment.managerTimeoutMs;

/** When single workers are not where Spacelift's list says that they are: not listed, or listed for another instance. */
export interface Absences {
  /** Connects all workers again and restores their metadata. */
  endAll(): void;
}

/**
 * Plans when single workers, mostly busy ones, are missing from the list while their run goes on, and when workers register
 * with another instance's id.
 *
 * A missing worker gets no run. If its instance reports its runs, it may be missing for hours. Without a witness, and for a
 * worker that takes runs under another instance's id, an absence is shorter than the absence wait, and no second one follows
 * it at once: docs/assumptions.md says why.
 */
export function planAbsences(
  stage: Stage,
  {
    faults,
    scenario,
    episodes,
  }: {
    readonly faults: SeededFaults;
    readonly scenario: Scenario;
    readonly episodes: SpaceliftEpisodes;
  },
): Absences {
  const { world } = stage;
  const { spacelift, history } = world;
  const { absenceWaitMs } = scenario.autoscaler;
  const shortestMs = 10_000;
  const longestMs = longestAbsence(scenario.autoscaler);
  const ends = new Map<string, () => void>();
  /** Until when no other absence of the worker may begin. */
  const settledAt = new Map<string, EpochMs>();

  for (const moment of drawMoments(faults, 'missing', span(scenario))) {
    stage.after(moment - stage.now, () => {
      const source = faults.source('missing');
      const durationMs = drawDuration();
      const candidates = spacelift
        .everyWorker()
        .filter(({ id }) => instancesOfWorkers(world).has(id) && mayBeAbsent(id, durationMs));
      const busy = candidates.filter((worker) => worker.busy);
      const from = busy.length > 0 && source.chance(shareOfBusy) ? busy : candidates;
      const worker = from[source.integer(from.length)];
      if (worker === undefined) return;
      faults.count('missing');
      stage.trace.note('cloud', () => `${worker.id} is missing for ${Math.round(durationMs / 1000)} s`);
      spacelift.disconnect(worker.id);
      begin(worker, durationMs, () => {
        stage.trace.note('cloud', () => `${worker.id} is listed again`);
        spacelift.reconnect(worker.id);
      });
    });
  }

  let seen = 0;
  stage.onStep(() => {
    for (; seen < history.events.length; seen += 1) {
      const event = history.events[seen];
      if (event?.kind !== 'worker-registered' || event.instanceId === undefined) continue;
      if (!faults.strikes('wrong-identity')) continue;
      misname(event.workerId);
    }
  });

  return {
    endAll() {
      for (const end of [...ends.values()]) end();
    },
  };

  function drawDuration(): DurationMs {
    const source = faults.source('missing');
    const mostMs = scenario.hasWitness && source.chance(0.5) ? longestWithWitnessMs : longestMs;
    return shortestMs + source.integer(mostMs - shortestMs);
  }

  function misname(workerId: string): void {
    const source = faults.source('wrong-identity');
    const others = world.ec2.describeInstances();
    const other = others[source.integer(others.length)];
    const worker = spacelift.everyWorker().find(({ id }) => id === workerId);
    const durationMs = shortestMs + source.integer(longestMs - shortestMs);
    if (other === undefined || worker === undefined || !mayBeAbsent(workerId, durationMs)) return;
    // The fault `metadata` may have made it unreadable already.
    if (!worker.metadata.includes('asg_id')) return;
    stage.trace.note('cloud', () => `${workerId} says that it is on ${other.instanceId}`);
    spacelift.setMetadata(
      workerId,
      JSON.stringify({ ...(JSON.parse(worker.metadata) as object), instance_id: other.instanceId }),
    );
    begin(worker, durationMs, () => {
      stage.trace.note('cloud', () => `${workerId} says again where it is`);
      spacelift.setMetadata(workerId, worker.metadata);
      // The launcher takes the metadata from its environment when it starts, and a worker that starts is not drained. This one
      // may have been drained together with those of the instance that it named, and is again by a pass that is under way.
      liftDrain(world, workerId);
      stage.after(longestPassMs, () => {
        liftDrain(world, workerId);
      });
    });
  }

  function begin(worker: SpaceliftWorker, durationMs: DurationMs, restore: () => void): void {
    const end = () => {
      if (!ends.delete(worker.id)) return;
      settledAt.set(worker.id, stage.now + absenceWaitMs);
      if (spacelift.everyWorker().some(({ id }) => id === worker.id)) restore();
    };
    ends.set(worker.id, end);
    stage.after(durationMs, end);
  }

  function mayBeAbsent(workerId: string, durationMs: DurationMs): boolean {
    const { now } = stage;
    if (ends.has(workerId) || now < (settledAt.get(workerId) ?? 0)) return false;
    const [from, until] = [now - absenceWaitMs, now + durationMs + absenceWaitMs];
    return ![...episodes.partial, ...episodes.empty].some(
      (episode) => episode.until > from && episode.from < until,
    );
  }
}

function span({ startAt: from, troubledUntil: until }: Scenario): Episode {
  return { from, until };
}
