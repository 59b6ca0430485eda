import type { MemberState } from '@poolkeeper/pool-model';

/** The states that users look for first come first. */
export const memberOrder = [
  'busy',
  'idle',
  'booting',
  'leaving',
  'drained',
  'stray',
  'ghost',
  'foreign',
] as const satisfies readonly MemberState[];
