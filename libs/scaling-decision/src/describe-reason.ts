import type { HeadroomSource } from './headroom.ts';
import { inRoundWords, inWords } from './in-words.ts';
import type { BoundOf, Reason } from './reason.ts';

type ReasonOf<Code extends Reason['code']> = Extract<Reason, { readonly code: Code }>;

/** A reason in a clause for a person. */
export function describeReason(reason: Reason): string {
  switch (reason.code) {
    case 'short-of-workers':
      return describeShortfall(reason);
    case 'below-min-size':
      return `the desired capacity ${reason.desiredCapacity} is below the ${whose(reason.of)} minimum ${reason.minSize}`;
    case 'at-max-size':
      return `the ${whose(reason.of)} maximum ${reason.maxSize} leaves ${reason.unmet} of them out`;
    case 'step-out-limited':
      return `one pass adds at most ${reason.maxStepOut}`;
    case 'cooling-down':
      return describeCooldown(reason);
    case 'capacity-short':
      return describeShortage(reason);
    case 'surplus-idle':
      return `${reason.idle} ${isOrAre(reason.idle, 'member', 'members')} idle, ${reason.surplus} more than the ${reason.wanted} wanted`;
    case 'above-scheduled-maximum':
      return (
        `the capacity ${reason.desiredCapacity} is above the schedule's maximum ${reason.maxSize}` +
        (reason.headroomGivenUp === 0
          ? ''
          : `, so ${reason.headroomGivenUp} of the headroom ${reason.headroomGivenUp === 1 ? 'is' : 'are'} given up`)
      );
    case 'stabilizing':
      return (
        `${reason.members} of them would have been in use at the busiest of the last ${inWords(reason.windowMs)} ` +
        'and stay until it is past'
      );
    case 'above-desired-capacity': {
      const instances = reason.excess === 1 ? 'instance' : 'instances';
      return `the group has ${reason.excess} ${instances} beyond its desired capacity and removes them by itself`;
    }
    case 'idle-too-short': {
      const { members, scaleInAfterMs } = reason;
      if (scaleInAfterMs === Infinity) return `the policy releases nobody, however long it has been idle`;
      return `${members} ${members === 1 ? 'has' : 'have'} been idle for less than ${inWords(scaleInAfterMs)}`;
    }
    case 'protected-from-scale-in':
      return `${reason.members} ${reason.members === 1 ? 'is' : 'are'} protected from scale-in`;
    case 'at-min-size':
      return `the ${whose(reason.of)} minimum is ${reason.minSize}`;
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
    case 'not-a-number':
      return `${reason.field} is no number that can be, so nothing is done by this answer: look at what answered it`;
    case 'bounds-cross':
      return (
        `the group's minimum ${reason.minSize} is above its maximum ${reason.maxSize}, which AWS does not allow, ` +
        'so nothing is done by this answer'
      );
    case 'clock-behind':
      return describeClock(reason);
    case 'workers-vanished':
      return (
        `spacelift lists no worker at all, though ${reason.instances} instances have been in service for longer than ` +
        'a boot takes: nothing is done until it lists one; see whether spacelift answers in full, or why workers ' +
        'cannot register'
      );
  }
}

function describeShortfall({
  short,
  pendingRuns,
  minIdle,
  headroomSource,
  free,
}: ReasonOf<'short-of-workers'>): string {
  const purposes = [
    ...(pendingRuns > 0 ? [`${pendingRuns} pending ${pendingRuns === 1 ? 'run' : 'runs'}`] : []),
    ...(minIdle > 0 ? [`${minIdle} to stay idle${onWhoseAccount(headroomSource)}`] : []),
  ];
  const workers = short === 1 ? 'worker is' : 'workers are';
  return `${short} more ${workers} needed for ${purposes.join(' and ')}, with ${free} free or on their way`;
}

function onWhoseAccount(source: HeadroomSource | undefined): string {
  switch (source) {
    case undefined:
    case 'minimum-idle':
      return '';
    case 'target-utilization':
      return ' by the target utilization';
    case 'objective':
      return ' by the queue-time objective';
    case 'forecast':
      return ' by the forecast';
  }
}

function describeCooldown({ direction, cooldownMs, remainingMs }: ReasonOf<'cooling-down'>): string {
  const what =
    direction === 'out'
      ? 'the group launched a short time ago and cools down before the next scale-out'
      : 'the group changed its capacity a short time ago and cools down before the next scale-in';
  return `${what} for ${inRoundWords(remainingMs)} more of ${inRoundWords(cooldownMs)}`;
}

function describeShortage(reason: ReasonOf<'capacity-short'>): string {
  const { unobtainable, notAskedFor, askedBeyond, remainingMs } = reason;
  const clauses = [
    `AWS ${refusal(reason)}`,
    ...(unobtainable > 0
      ? [`${unobtainable} asked for before cannot be had and ${unobtainable === 1 ? 'does' : 'do'} not count`]
      : []),
    ...(notAskedFor > 0
      ? [
          `${notAskedFor} of them ${notAskedFor === 1 ? 'is' : 'are'} not asked for until ${inRoundWords(remainingMs)} from now`,
        ]
      : []),
    ...(askedBeyond > 0
      ? [`${askedBeyond} more than are missing are asked for, as only a share of them comes`]
      : []),
    wayOut(reason),
  ];
  return clauses.join(', ');
}

function refusal({ kind, reach, purchaseOption, zones }: ReasonOf<'capacity-short'>): string {
  const option = purchaseOption === undefined ? '' : `${purchaseOption} `;
  const where = zones.length === 0 ? '' : ` in ${zones.join(' and ')}`;
  const scope = reach === 'everywhere' ? ' and the group has nowhere else to launch' : '';
  switch (kind) {
    case 'no-capacity':
      return `has no ${option}machines at the moment${where}${scope}`;
    case 'quota':
      return `refuses ${option}launches${where} by a quota of the account${scope}`;
    case 'misconfigured':
      return `cannot launch${where} what the launch template asks for`;
  }
}

function wayOut({ kind, reach }: ReasonOf<'capacity-short'>): string {
  switch (kind) {
    case 'no-capacity':
      return reach === 'somewhere'
        ? 'the group launches in other zones'
        : 'the group goes on trying; more zones, instance types or purchase options help';
    case 'quota':
      return 'waiting does not help: raise the quota';
    case 'misconfigured':
      return 'waiting does not help: repair the launch template or its permissions';
  }
}

function describeClock({ behindMs, by }: ReasonOf<'clock-behind'>): string {
  const what = {
    activity: 'the group did something',
    launch: 'an instance was launched',
    registrations: 'most workers registered',
  }[by];
  return `by this clock ${what} ${inRoundWords(behindMs)} from now, so the clock is behind and nothing is done by it`;
}

function whose(bound: BoundOf): string {
  return bound === 'group' ? "group's" : "schedule's";
}

function isOrAre(count: number, one: string, several: string): string {
  return count === 1 ? `${one} is` : `${several} are`;
}
