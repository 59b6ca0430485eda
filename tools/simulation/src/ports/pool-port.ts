import { readWorker, type Pool } from '@poolkeeper/pool-model';
import type { SeededFaults, Spacelift, SpaceliftWorker } from '@poolkeeper/pool-world';
import { PortError } from '../errors.ts';
import { isWithin } from '../faults/episodes.ts';
import type { Clocks } from '../faults/clocks.ts';
import type { SpaceliftEpisodes } from '../faults/outages.ts';
import type { Stage } from '../stage/stage.ts';
import type { SimulatedProcess } from '../processes/simulated-process.ts';
import type { EarlierAnswers } from './earlier-answers.ts';
import type { PoolReplica } from './pool-replica.ts';

export interface PoolPortSurroundings {
  readonly stage: Stage;
  readonly faults: SeededFaults;
  readonly replica: PoolReplica;
  readonly clocks: Clocks;
  readonly episodes: SpaceliftEpisodes;
  readonly earlier: EarlierAnswers<Pool>;
  readonly knowsAvailableAt: boolean;
}

/** The pool of the settings, or another one that the same API key can read. */
export interface SimulatedPoolPort {
  read(poolId?: string): Promise<Pool>;
  drain(workerId: string, poolId?: string): Promise<{ readonly busy: boolean; readonly drained: boolean }>;
}

/** The pool port as the Spacelift client implements it. */
export function createPoolPort(
  process: SimulatedProcess,
  surroundings: PoolPortSurroundings,
): SimulatedPoolPort {
  const { stage, faults, replica, earlier } = surroundings;
  const { spaceliftPools, spacelift: first } = stage.world;
  const ownPoolId = stage.poolId;
  const find = (poolId: string): Spacelift => {
    const pool = spaceliftPools.get(poolId);
    if (pool === undefined) {
      throw new PortError('NotFoundOrNotPermittedError', `worker pool ${poolId} does not exist`);
    }
    return pool;
  };
  return {
    read: (poolId = ownPoolId) =>
      process.call({
        name: () => 'read pool',
        act: () => {
          requireReadable(surroundings);
          requireThisPool(faults);
          const pool = find(poolId);
          const copy = () => copyPool(pool, surroundings);
          // Earlier answers are kept of the first pool, in which all histories but one remain.
          return pool === first ? earlier.orFresh(() => replica.read(copy)) : copy()();
        },
      }),
    drain: (workerId, poolId = ownPoolId) =>
      process.call({
        name: () => `drain ${workerId}`,
        act: () => {
          requireReadable(surroundings);
          requireThisPool(faults);
          const found = find(poolId);
          const isDrained = found.everyWorker().some(({ id, drained }) => id === workerId && drained);
          // A refused drain changes nothing: see S9 in docs/assumptions.md for why it must lift no earlier one.
          const worker = found.drainSet(workerId, isDrained || !faults.strikes('refused-drain'));
          if (worker === undefined) {
            throw new PortError('NotFoundOrNotPermittedError', `worker ${workerId} does not exist`);
          }
          return { busy: worker.busy, drained: worker.drained };
        },
      }),
  };
}

export function requireReadable({ stage, episodes }: Pick<PoolPortSurroundings, 'stage' | 'episodes'>): void {
  if (isWithin(episodes.outages, stage.now)) throw new PortError('UnavailableError', 'spacelift is down');
  if (isWithin(episodes.revokedKey, stage.now)) {
    throw new PortError('UnauthorizedError', 'spacelift refuses the api key');
  }
}

/** The client compares the id in the answer with the one that it asked for. */
function requireThisPool(faults: SeededFaults): void {
  if (faults.strikes('another-pool'))
    throw new PortError('BadResponseError', 'the answer is of another pool');
}

/** Copies the pool as it is, to be read later. A replica keeps thousands of copies, of which few are read. */
function copyPool(
  spacelift: Spacelift,
  { stage: { now }, episodes, knowsAvailableAt, clocks }: PoolPortSurroundings,
): () => Pool {
  const workers = spacelift.workers();
  const pendingRuns = spacelift.pendingRuns();
  return () => {
    const offsetMs = clocks.offsetOf('spacelift');
    const isPartial = isWithin(episodes.partial, now);
    const isEmpty = isWithin(episodes.empty, now);
    const seen = isEmpty ? [] : isPartial ? workers.filter(({ id }) => isListed(id)) : workers;
    return {
      id: spacelift.poolId,
      pendingRuns,
      // The count is read separately from the list: it may include workers that the list lacks, or lack the same ones.
      busyWorkers: countBusy(isPartial ? workers : seen),
      workers: seen.map((worker) => readWorker(reportOf(worker, { knowsAvailableAt, offsetMs }))),
    };
  };
}

/** Half of the workers, the same ones for the whole episode. */
function isListed(workerId: string): boolean {
  return workerId.charCodeAt(workerId.length - 1) % 2 === 0;
}

function countBusy(workers: readonly SpaceliftWorker[]): number {
  return workers.filter(({ busy }) => busy).length;
}

function reportOf(
  { id, busy, drained, registeredAt, availableAt, metadata }: SpaceliftWorker,
  { knowsAvailableAt, offsetMs }: { readonly knowsAvailableAt: boolean; readonly offsetMs: number },
) {
  return {
    id,
    busy,
    drained,
    createdAt: Math.floor((registeredAt + offsetMs) / 1000),
    ...(knowsAvailableAt && {
      availableAt: availableAt === undefined ? null : Math.floor((availableAt + offsetMs) / 1000),
    }),
    metadata,
  };
}
