import type { Faults } from './faults.ts';

/** Most invocations take less: those end before they die. */
const longestMs = 100;

/** After how many milliseconds of this machine the process of an invocation dies; undefined when it does not. */
export function drawCrash(faults: Faults): number | undefined {
  return faults.strikes('crash') ? faults.source('crash').integer(longestMs) : undefined;
}
