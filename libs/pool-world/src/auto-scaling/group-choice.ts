import type { Timeline } from '../timeline.ts';
import type { Dismissals } from './dismissals.ts';
import type { Fleet } from './fleet.ts';

/** What is needed to have instances go by the group's own choice. */
export interface GroupChoice {
  readonly timeline: Timeline;
  readonly fleet: Fleet;
  readonly dismissals: Dismissals;
}
