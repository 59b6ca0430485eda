import type { Decision } from './decision.ts';
import type { Reason } from './reason.ts';

/** A decision in a sentence for a person. The same numbers are in the decision's reasons and figures for programs. */
export function describeDecision(decision: Decision): string {
  return `${headline(decision)}: ${decision.reasons.map(describeReason).join('; ')}`;
}

function headline(decision: Decision): string {
  switch (decision.kind) {
    case 'scale-out':
      return `scale out by ${decision.by} to ${decision.desiredCapacity}`;
    case 'scale-in':
      return `scale in by at most ${decision.atMost}`;
    case 'hold':
      return `hold at ${decision.figures.desiredCapacity}`;
  }
}

function describeReason(reason: Reason): string {
  switch (reason.code) {
    case 'short-of-workers': {
      const headroom = reason.minIdle > 0 ? ` and ${reason.minIdle} to stay idle` : '';
      return (
        `${reason.short} more workers are needed for ${reason.pendingRuns} pending runs${headroom}, ` +
        `with ${reason.free} free or on their way`
      );
    }
    case 'below-min-size':
      return `the desired capacity ${reason.desiredCapacity} is below the group's minimum ${reason.minSize}`;
    case 'at-max-size':
      return `the group's maximum ${reason.maxSize} leaves ${reason.unmet} of them out`;
    case 'step-out-limited':
      return `one pass adds at most ${reason.maxStepOut}`;
    case 'surplus-idle':
      return `${reason.idle} members are idle, ${reason.surplus} more than the ${reason.wanted} wanted`;
    case 'idle-too-short':
      return `${reason.members} have been idle for less than ${inWords(reason.scaleInAfterMs)}`;
    case 'protected-from-scale-in':
      return `${reason.members} are protected from scale-in`;
    case 'at-min-size':
      return `the group's minimum is ${reason.minSize}`;
    case 'step-in-limited':
      return `one pass releases at most ${reason.maxStepIn}`;
    case 'no-termination-hook':
      return (
        `${reason.members} could go, but the group has no termination hook that would wait for a run: ` +
        'add one to scale in'
      );
    case 'supply-on-its-way':
      return (
        `what is missing is on its way: ${reason.booting} booting, ` +
        `${reason.unlaunched} still to be launched`
      );
    case 'enough-workers':
      return `${reason.free} workers are free or on their way, ${reason.wanted} are wanted`;
  }
}

function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
