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
    case 'lower-capacity':
      return `lower the capacity by ${decision.by} to ${decision.desiredCapacity}`;
    case 'hold':
      return `hold at ${decision.figures.desiredCapacity}`;
  }
}

function describeReason(reason: Reason): string {
  switch (reason.code) {
    case 'short-of-workers': {
      const { short, pendingRuns, minIdle, free } = reason;
      const purposes = [
        ...(pendingRuns > 0 ? [`${pendingRuns} pending ${pendingRuns === 1 ? 'run' : 'runs'}`] : []),
        ...(minIdle > 0 ? [`${minIdle} to stay idle`] : []),
      ];
      const workers = short === 1 ? 'worker is' : 'workers are';
      return `${short} more ${workers} needed for ${purposes.join(' and ')}, with ${free} free or on their way`;
    }
    case 'below-min-size':
      return `the desired capacity ${reason.desiredCapacity} is below the group's minimum ${reason.minSize}`;
    case 'at-max-size':
      return `the group's maximum ${reason.maxSize} leaves ${reason.unmet} of them out`;
    case 'step-out-limited':
      return `one pass adds at most ${reason.maxStepOut}`;
    case 'surplus-idle': {
      const members = reason.idle === 1 ? 'member is' : 'members are';
      return `${reason.idle} ${members} idle, ${reason.surplus} more than the ${reason.wanted} wanted`;
    }
    case 'above-desired-capacity': {
      const instances = reason.excess === 1 ? 'instance' : 'instances';
      return `the group has ${reason.excess} ${instances} beyond its desired capacity and removes them by itself`;
    }
    case 'idle-too-short': {
      const have = reason.members === 1 ? 'has' : 'have';
      return `${reason.members} ${have} been idle for less than ${inWords(reason.scaleInAfterMs)}`;
    }
    case 'protected-from-scale-in':
      return `${reason.members} ${reason.members === 1 ? 'is' : 'are'} protected from scale-in`;
    case 'at-min-size':
      return `the group's minimum is ${reason.minSize}`;
    case 'step-in-limited':
      return `one pass releases at most ${reason.maxStepIn}`;
    case 'no-termination-hook':
      return (
        `${reason.instances} could go, but the group has no termination hook that would wait for a run: ` +
        'add one to scale in'
      );
    case 'answer-contradicts':
      return (
        `spacelift counts ${reason.counted} busy workers and lists ${reason.listed}, ` +
        'so nothing goes by this answer'
      );
    case 'capacity-never-came': {
      const { overdue, unlaunched, wanted } = reason;
      const asked = unlaunched === 1 ? 'instance that was' : 'instances that were';
      const are = overdue === 1 ? 'is' : 'are';
      return `of ${unlaunched} ${asked} asked for and never came, ${overdue} ${are} not needed for the ${wanted} wanted`;
    }
    case 'supply-on-its-way':
      return `what is missing is on its way: ${reason.booting} booting, ${reason.unlaunched} still to be launched`;
    case 'enough-workers':
      return `${reason.free} free or on their way are enough for the ${reason.wanted} wanted`;
  }
}

function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
