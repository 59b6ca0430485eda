import type { CheckedId } from '../checks/assumptions.ts';
import type { RunCheck } from '../checks/findings.ts';
import type { Stage } from '../stage/stage.ts';

/** A part of the rehearsal that checks some assumptions. */
export interface Act {
  readonly title: string;
  readonly checks: readonly CheckedId[];
  /** May return early if a check fails on which others rest. */
  run(stage: Stage, check: RunCheck): Promise<void>;
}
