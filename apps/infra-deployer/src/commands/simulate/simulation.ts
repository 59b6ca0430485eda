import {
  cheapestWithin,
  front,
  poolkeeperScaler,
  settingsToTry,
  simulate,
  warmPoolsToTry,
  type Candidate,
  type LeastCost,
  type SimulatedOutcome,
} from '@poolkeeper/policy-simulator';
import { addWorkflow } from '@poolkeeper/pool-world';
import type { PoolFile } from '../../pools/read-pools.ts';
import { statedBootMs } from './boots.ts';
import { contestantsOf, searchedPool, type Workload } from './contestants.ts';
import { costOf } from './cost.ts';
import type { GivenRuns } from './read-runs.ts';
import type { SimulateOptions } from './simulate-options.ts';

/** What was simulated, and what it came to. */
export interface Simulation {
  readonly options: SimulateOptions;
  readonly runs: RunsSummary;
  readonly results: readonly Result[];
  readonly search?: SearchResult;
}

export interface RunsSummary {
  readonly count: number;
  readonly stacks: number;
  /** When the first and the last run are queued, in milliseconds since the Unix epoch. */
  readonly from: number;
  readonly to: number;
  readonly busyHours: number;
  /** How long they really waited for a worker, in seconds. Absent unless it is known. */
  readonly waited?: { readonly p50: number; readonly p95: number };
}

export interface Result {
  readonly name: string;
  readonly about: string;
  readonly outcome: LeastCost | SimulatedOutcome;
}

export interface SearchResult {
  readonly tried: number;
  readonly front: readonly Candidate[];
  /** Absent without a target, or if none reaches it. */
  readonly cheapest?: Candidate;
}

export interface SimulationRequest {
  readonly given: GivenRuns;
  readonly pools: readonly PoolFile[];
  readonly options: SimulateOptions;
}

/** @throws RangeError for a size that no pool has. */
export function runSimulation({ given, pools, options }: SimulationRequest): Simulation {
  const { seed, workflow } = options;
  const workload: Workload = { runs: workflow ? addWorkflow(given.runs, { seed }) : given.runs, seed };
  return {
    options,
    runs: summaryOf(given),
    results: contestantsOf(pools, options).map(({ name, about, play }) => ({
      name,
      about,
      outcome: play(workload),
    })),
    ...(options.search && { search: searchPolicies(workload, { pools, options }) }),
  };
}

function searchPolicies(
  workload: Workload,
  { pools, options }: Omit<SimulationRequest, 'given'>,
): SearchResult {
  const { shape, scaler } = searchedPool(pools, options);
  const { waitSeconds, prices } = options;
  const startMs = Math.min(shape.bootMs, statedBootMs.stopped);
  const tried = [
    ...settingsToTry(shape.maxSize),
    // Only prices tell what a stopped instance costs beside one in service.
    ...(prices === undefined ? [] : warmPoolsToTry(shape.maxSize)),
  ];
  const candidates = tried.map((settings): Candidate => {
    const { prepared, ...changed } = settings;
    const warmPool = { maxPreparedCapacity: prepared, startMs, reuses: true };
    const outcome = simulate({
      ...workload,
      shape: { ...shape, warmPool: prepared === 0 ? undefined : warmPool },
      scaler: poolkeeperScaler({ ...scaler, policy: { ...scaler.policy, ...changed } }),
    });
    return {
      settings,
      outcome,
      cost: prices === undefined ? outcome.instanceHours : costOf(outcome, prices),
    };
  });
  return {
    tried: candidates.length,
    front: front(candidates),
    cheapest: waitSeconds === undefined ? undefined : cheapestWithin(candidates, waitSeconds),
  };
}

function summaryOf({ runs, waits }: GivenRuns): RunsSummary {
  const busySeconds = runs.reduce(
    (sum, { durationSeconds, apply }) => sum + durationSeconds + (apply?.durationSeconds ?? 0),
    0,
  );
  return {
    count: runs.length,
    stacks: new Set(runs.map(({ stack }) => stack)).size,
    from: runs[0]?.queuedAt ?? 0,
    to: runs.at(-1)?.queuedAt ?? 0,
    busyHours: busySeconds / 3600,
    ...(waits && { waited: { p50: nearestRank(waits, 0.5), p95: nearestRank(waits, 0.95) } }),
  };
}

function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
