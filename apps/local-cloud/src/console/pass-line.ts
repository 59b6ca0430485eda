import { memberStates } from '@poolkeeper/pool-model';
import type { Pass } from '../play/pass.ts';
import { clockTime } from './clock-time.ts';

/** One line a pass, for a log or a pipe. */
export function passLine(pass: Pass): string {
  if (pass.kind === 'failed')
    return `${clockTime(pass.at)}  pass failed: ${pass.problem.replaceAll('\n', ' ')}`;
  const counts = memberStates
    .filter((state) => pass.members[state] > 0)
    .map((state) => `${pass.members[state]} ${state}`);
  const members = counts.length === 0 ? 'no members' : counts.join(', ');
  const seen = `${pass.pendingRuns} pending, ${pass.desiredCapacity} desired, ${members}`;
  return `${clockTime(pass.at)}  ${seen}  →  ${pass.decision.explanation}`;
}
