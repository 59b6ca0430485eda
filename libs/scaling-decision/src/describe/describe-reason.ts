import { describeDuration, describeMoment, describeRoughDuration } from '@poolkeeper/pool-model';
import type { HeadroomSource } from '../decide/headroom.ts';
import type { BoundOf, Reason } from '../decide/reason.ts';

type ReasonOf<Code extends Reason['code']> = Extract<Reason, { readonly code: Code }>;

/** A reason as a clause for people. Each clause is understandable on its own. */
export function describeReason(reason: Reason): string {
  switch (reason.code) {
    case 'paused': {
      const because = reason.because === undefined ? '' : ` (${reason.because})`;
      return `the autoscaler is paused until ${describeMoment(reason.until)}${because}`;
    }
    case 'short-of-workers':
      return describeShortfall(reason);
    case 'below-min-size':
      return `the desired capacity of ${reason.desiredCapacity} is below the ${ownerOf(reason.of)} minimum of ${reason.minSize}`;
    case 'at-max-size': {
      const maximum = reason.of === 'group' ? 'its maximum' : "the schedule's maximum";
      return `${counted(reason.unmet, 'worker')} cannot be added: the pool is at ${maximum} of ${reason.maxSize}`;
    }
    case 'step-out-limited':
      return `one pass launches at most ${counted(reason.maxStepOut, 'instance')}`;
    case 'cooling-down':
      return describeCooldown(reason);
    case 'capacity-short':
      return describeShortage(reason);
    case 'boots-fail': {
      const next =
        reason.remainingMs > 0
          ? `one is tried in ${describeRoughDuration(reason.remainingMs)}`
          : 'one is tried at a time';
      const where = reason.step === undefined ? '' : ` at the step ${reason.step}`;
      return `the last ${counted(reason.failures, 'boot')} failed${where}, so ${counted(reason.notAskedFor, 'instance is', 'instances are')} not launched and ${next}`;
    }
    case 'surplus-idle':
      return `${counted(reason.idle, 'worker is', 'workers are')} idle and ${needed(reason.wanted)}`;
    case 'above-scheduled-maximum':
      return describeScheduledMaximum(reason);
    case 'stabilizing': {
      const { members, windowMs } = reason;
      const stay = members === 1 ? 'worker stays: it' : 'workers stay: they';
      return `${members} idle ${stay} would have been busy at the peak of the last ${describeDuration(windowMs)}`;
    }
    case 'above-desired-capacity': {
      const them = reason.excess === 1 ? 'it' : 'them';
      return `the group has ${counted(reason.excess, 'instance')} above its desired capacity and is removing ${them}`;
    }
    case 'idle-too-short': {
      const { members, scaleInAfterMs } = reason;
      if (scaleInAfterMs === Infinity) return 'the policy never releases idle workers';
      return `${counted(members, 'worker has', 'workers have')} been idle for less than ${describeDuration(scaleInAfterMs)}`;
    }
    case 'protected-from-scale-in':
      return `${counted(reason.members, 'idle instance is', 'idle instances are')} protected from scale-in`;
    case 'at-min-size':
      return `the ${ownerOf(reason.of)} minimum is ${counted(reason.minSize, 'instance')}`;
    case 'step-in-limited':
      return `one pass releases at most ${counted(reason.maxStepIn, 'instance')}`;
    case 'no-termination-hook':
      return (
        `${counted(reason.instances, 'instance is', 'instances are')} kept because the group has no termination hook ` +
        'that waits for runs: add one to allow scale-in'
      );
    case 'answer-contradicts':
      return (
        `Spacelift counts ${counted(reason.counted, 'busy worker')} but lists ${reason.listed}: ` +
        'no instance is released until they agree'
      );
    case 'capacity-never-came': {
      const { overdue, unlaunched } = reason;
      const requested = `${counted(unlaunched, 'requested instance')} never launched`;
      if (unlaunched === overdue) return `${requested} and ${overdue === 1 ? 'is' : 'are'} no longer needed`;
      return `${requested}, and ${overdue} of them ${overdue === 1 ? 'is' : 'are'} no longer needed`;
    }
    case 'supply-on-its-way':
      return `the missing workers are on their way: ${reason.booting} booting, ${reason.unlaunched} not launched yet`;
    case 'enough-workers':
      return reason.wanted === 0
        ? 'no runs are waiting; no workers are needed'
        : `${counted(reason.wanted, 'worker is', 'workers are')} needed and ${reason.free} ${isOrAre(reason.free)} free or starting`;
    case 'not-a-number':
      return `${reason.field} is not a valid number, so this pass does nothing: check the service that reported it`;
    case 'bounds-cross':
      return (
        `the group's minimum of ${reason.minSize} is above its maximum of ${reason.maxSize}, which AWS does not allow, ` +
        'so this pass does nothing'
      );
    case 'clock-behind':
      return describeClock(reason);
    case 'workers-vanished':
      return (
        `Spacelift lists no workers, but ${reason.instances} instances have been in service for longer than a boot takes, ` +
        'so this pass does nothing: check whether Spacelift lists all workers and whether workers can register'
      );
  }
}

function describeShortfall(reason: ReasonOf<'short-of-workers'>): string {
  const { short, pendingRuns, minIdle, headroomSource, free } = reason;
  const facts = [
    ...(pendingRuns > 0 ? [`${counted(pendingRuns, 'run is', 'runs are')} waiting`] : []),
    ...(minIdle > 0 ? [`${counted(minIdle, 'worker')} should stay idle${sourceOf(headroomSource)}`] : []),
    free > 0
      ? `${counted(free, 'worker is', 'workers are')} free or starting`
      : 'no worker is free or starting',
  ];
  const list =
    facts.length > 2 ? `${facts.slice(0, -1).join(', ')}, and ${facts.at(-1) ?? ''}` : facts.join(' and ');
  return `${list}, so ${short} more ${isOrAre(short)} needed`;
}

function sourceOf(source: HeadroomSource | undefined): string {
  switch (source) {
    case undefined:
    case 'minimum-idle':
      return '';
    case 'target-utilization':
      return ' (target utilization)';
    case 'objective':
      return ' (queue-time objective)';
    case 'forecast':
      return ' (forecast)';
    case 'foreseen':
      return ' (foreseen runs)';
  }
}

function describeCooldown({ direction, cooldownMs, remainingMs }: ReasonOf<'cooling-down'>): string {
  const change = direction === 'out' ? 'launched instances' : 'changed its capacity';
  return (
    `the group ${change} recently: the next scale-${direction} is possible in ${describeRoughDuration(remainingMs)} ` +
    `(cooldown of ${describeRoughDuration(cooldownMs)})`
  );
}

function describeScheduledMaximum(reason: ReasonOf<'above-scheduled-maximum'>): string {
  const { desiredCapacity, maxSize, headroomGivenUp } = reason;
  const fact = `the desired capacity of ${desiredCapacity} is above the schedule's maximum of ${maxSize}`;
  if (headroomGivenUp === 0) return fact;
  return `${fact}, so ${headroomGivenUp} fewer ${headroomGivenUp === 1 ? 'worker stays' : 'workers stay'} idle`;
}

function describeShortage(reason: ReasonOf<'capacity-short'>): string {
  const { unobtainable, notAskedFor, askedBeyond, remainingMs } = reason;
  const clauses = [
    describeRefusal(reason),
    ...(unobtainable > 0
      ? [`${counted(unobtainable, 'earlier request')} cannot be met and ${isOrAre(unobtainable)} not counted`]
      : []),
    ...(notAskedFor > 0
      ? [
          `${notAskedFor} more ${isOrAre(notAskedFor)} not requested for another ${describeRoughDuration(remainingMs)}`,
        ]
      : []),
    ...(askedBeyond > 0
      ? [`${askedBeyond} extra ${isOrAre(askedBeyond)} requested because only a share of them will launch`]
      : []),
    wayOutOf(reason),
  ];
  return clauses.join('; ');
}

function describeRefusal({ kind, reach, purchaseOption, zones }: ReasonOf<'capacity-short'>): string {
  const option = purchaseOption === undefined ? '' : `${purchaseOption} `;
  const where = zones.length === 0 ? '' : ` in ${zones.join(' and ')}`;
  const scope = reach === 'everywhere' ? ' and the group has nowhere else to launch' : '';
  switch (kind) {
    case 'no-capacity':
      return `AWS has no ${option}capacity${where}${scope}`;
    case 'quota':
      return `an account quota blocks ${option}launches${where}${scope}`;
    case 'misconfigured':
      return `the launch template or its permissions prevent launches${where}`;
  }
}

function wayOutOf({ kind, reach }: ReasonOf<'capacity-short'>): string {
  switch (kind) {
    case 'no-capacity':
      return reach === 'somewhere'
        ? 'the group launches in other zones'
        : 'the group keeps trying: more zones, instance types or purchase options help';
    case 'quota':
      return 'waiting does not help: raise the quota';
    case 'misconfigured':
      return 'waiting does not help: repair the launch template or its permissions';
  }
}

function describeClock({ behindMs, by }: ReasonOf<'clock-behind'>): string {
  const evidence = {
    activity: "the group's latest activity is",
    launch: 'the latest launch is',
    registrations: 'most worker registrations are',
  }[by];
  return `${evidence} ${describeRoughDuration(behindMs)} in the future: the clock is behind, so this pass does nothing`;
}

function ownerOf(bound: BoundOf): string {
  return bound === 'group' ? "group's" : "schedule's";
}

function needed(workers: number): string {
  return workers === 0 ? 'none is needed' : `${workers} ${isOrAre(workers)} needed`;
}

function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

function isOrAre(count: number): 'is' | 'are' {
  return count === 1 ? 'is' : 'are';
}
