import type { RunState as KnownRunState, RunType as KnownRunType } from '../generated/graphql.ts';

export { type KnownRunState, type KnownRunType };

/** The states that are known. Spacelift may add others. */
export type RunState = KnownRunState | (string & Record<never, never>);
/** The types that are known. Spacelift may add others. */
export type RunType = KnownRunType | (string & Record<never, never>);
