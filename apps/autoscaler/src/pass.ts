import type { DurationMs } from '@poolkeeper/pool-model';
import type { Applied } from './apply/apply.ts';
import type { Observation } from './observe/observe.ts';
import type { PassSettings, Plan } from './plan/plan.ts';
import type { Recollection } from './remember/memory.ts';

/** A finished pass: what each of its steps came to, in the order of the steps. */
export interface Pass {
  readonly settings: PassSettings;
  readonly observation: Observation;
  readonly recollection: Recollection;
  readonly plan: Plan;
  readonly applied: Applied;
  readonly durationMs: DurationMs;
}
