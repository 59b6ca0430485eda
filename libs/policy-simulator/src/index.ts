export { leastCost, type LeastCost } from './bound/least-cost.ts';
export { buildkiteScaler } from './scalers/buildkite-scaler.ts';
export { fixedScaler } from './scalers/fixed-scaler.ts';
export { incumbentScaler, type IncumbentOptions } from './scalers/incumbent-scaler.ts';
export { poolkeeperScaler, type PoolkeeperScalerOptions } from './scalers/poolkeeper-scaler.ts';
export type { PassResult, PassTiming, PoolView, Scaler } from './scalers/scaler.ts';
export { idleShare, type Outcome, type SimulatedOutcome } from './simulation/outcome.ts';
export type { PoolShape } from './simulation/pool-shape.ts';
export {
  cheapestWithin,
  front,
  settingsToTry,
  warmPoolsToTry,
  type Candidate,
} from './search/search-policies.ts';
export { simulate, type SimulationInput } from './simulation/simulate.ts';
