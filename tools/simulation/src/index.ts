export { simulate, type SimulationOptions } from './simulate.ts';
export type { Figures, Outcome } from './outcome.ts';
export type { Invariant, Violation } from './invariants/violation.ts';
export { faultProfiles, type FaultProfile } from './faults/fault-profile.ts';
export { parseFaultProfile } from './faults/parse-fault-profile.ts';
