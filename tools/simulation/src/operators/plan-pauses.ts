import { pauseTag, writePause } from '@poolkeeper/pool-model';
import type { Operator } from './operator.ts';

const minute = 60_000;

export interface PausePlan {
  /** Whether a pause is in force. */
  isPaused(): boolean;
  resume(): void;
}

/** Plans when the autoscaler is paused. Some pauses are ended by hand, and the others end by themselves. */
export function planPauses(operator: Operator): PausePlan {
  const { faults, stage } = operator;
  let until = -Infinity;

  operator.at('pause', () => {
    const source = faults.source('pause');
    const lastsMs = minute + source.integer(60 * minute);
    const isResumed = source.chance(0.5);
    until = stage.now + lastsMs;
    const value = writePause({ until });
    operator.act(
      () => `pauses the autoscaler for ${Math.round(lastsMs / minute)} min`,
      () => {
        operator.tagGroup({ [pauseTag]: value });
      },
    );
    if (isResumed) stage.after(source.integer(lastsMs), resume);
  });

  function resume(): void {
    if (stage.now >= until) return;
    until = -Infinity;
    operator.act(
      () => 'resumes the autoscaler',
      () => {
        operator.tagGroup({ [pauseTag]: undefined });
      },
    );
  }

  return { isPaused: () => stage.now < until, resume };
}
