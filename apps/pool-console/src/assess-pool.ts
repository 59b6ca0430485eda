import { describeRoughDuration, type EpochMs } from '@poolkeeper/pool-model';
import type { ConsoleView, MemberView, PassView, PoolView } from '@poolkeeper/pool-model/view';

/** How the pool is, and what needs a person. */
export interface Condition {
  readonly code: ConditionCode;
  /** `broken`: runs or money are at stake now. `attention`: a person should look. `note`: worth knowing. */
  readonly severity: 'broken' | 'attention' | 'note' | 'well';
  /** Two or three words. */
  readonly title: string;
  readonly sentence: string;
}

export type ConditionCode =
  | 'interrupted'
  | 'out-of-date'
  | 'unread'
  | 'partly-read'
  | 'spacelift-unreachable'
  | 'key-refused'
  | 'passes-fail'
  | 'manager-off'
  | 'autoscaler-silent'
  | 'capacity-short'
  | 'at-maximum'
  | 'manager-fails'
  | 'paused'
  | 'retained'
  | 'strays'
  | 'drained'
  | 'faults-on'
  | 'scaling-out'
  | 'busy'
  | 'idle';

export interface Assessed {
  readonly view: ConsoleView;
  readonly pool: PoolView;
  /** Of this pool, oldest first. */
  readonly passes: readonly PassView[];
}

/** The conditions of a pool, the most severe first. There is at least one. */
export function assessPool(assessed: Assessed): readonly [Condition, ...Condition[]] {
  const { view, pool, passes } = assessed;
  const found = [
    outOfDate(assessed),
    interrupted(pool),
    passesFail(passes),
    managerOff(assessed),
    autoscalerSilent(assessed),
    capacityShort(assessed),
    atMaximum(pool),
    managerFails(view),
    paused(pool),
    ...membersThatNeedAPerson(pool),
    ...unread(view),
    partlyRead(pool),
    faultsOn(view),
  ].filter((condition) => condition !== undefined);
  const [first, ...others] = found.filter(({ severity }) => severity !== 'note');
  const notes = found.filter(({ severity }) => severity === 'note');
  return first === undefined ? [atWork(pool), ...notes] : [first, ...others, ...notes];
}

function outOfDate({ view, pool: { reading } }: Assessed): Condition | undefined {
  if (reading?.problem === undefined) return undefined;
  return {
    code: 'out-of-date',
    severity: 'broken',
    title: 'Out of date',
    sentence: `This page shows the pool of ${clockTime(reading.at)} (${describeRoughDuration(view.now - reading.at)} ago), because it cannot be read: ${firstSentence(reading.problem)}`,
  };
}

function unread({ unread: pools = [] }: ConsoleView): readonly Condition[] {
  return pools.map(({ name, problem }) => ({
    code: 'unread',
    severity: 'attention',
    title: `${name} is unknown`,
    sentence: `The pool ${name} cannot be read: ${firstSentence(problem)}`,
  }));
}

function partlyRead({ reading }: PoolView): Condition | undefined {
  // What cannot be read at all has the same cause.
  if (reading === undefined || reading.problem !== undefined || reading.gaps.length === 0) return undefined;
  return {
    code: 'partly-read',
    severity: 'note',
    title: 'Not all is known',
    sentence: reading.gaps.map(firstSentence).join('; '),
  };
}

function interrupted({ runs: { interrupted: runs = 0 } }: PoolView): Condition | undefined {
  if (runs === 0) return undefined;
  return {
    code: 'interrupted',
    severity: 'broken',
    title: 'Run interrupted',
    sentence: `Poolkeeper interrupted ${quantity(runs, 'run')}, which must never happen: please report it with the log.`,
  };
}

function passesFail(passes: readonly PassView[]): Condition | undefined {
  const finished = passes.findLastIndex(({ kind }) => kind === 'finished');
  const failures = passes.slice(finished + 1);
  const [first] = failures;
  const last = failures.at(-1);
  if (first === undefined || last?.kind !== 'failed') return undefined;
  const since = `since ${clockTime(first.at)}, ${quantity(failures.length, 'pass', 'passes')} in a row`;
  if (/check the (api )?key/.test(last.problem)) {
    return {
      code: 'key-refused',
      severity: 'broken',
      title: 'API key refused',
      sentence: `Spacelift refuses the API key (${since}): nothing is launched and nothing is released. Check the key and its secret.`,
    };
  }
  if (/spacelift/i.test(last.problem)) {
    return {
      code: 'spacelift-unreachable',
      severity: 'broken',
      title: 'Spacelift unreachable',
      sentence: `Spacelift does not answer (${since}): nothing is launched and nothing is released until it does. Runs go on.`,
    };
  }
  return {
    code: 'passes-fail',
    severity: 'broken',
    title: 'Passes fail',
    sentence: `The autoscaler fails (${since}): ${firstSentence(last.problem)}`,
  };
}

function managerOff({ view, pool }: Assessed): Condition | undefined {
  if (view.managerIsOn !== false) return undefined;
  const waiting = pool.gate.length + pool.members.filter(({ isRetained }) => isRetained).length;
  return {
    code: 'manager-off',
    severity: 'broken',
    title: 'Lifecycle manager off',
    sentence:
      waiting === 0
        ? 'The lifecycle manager is off: no terminating instance can be released. Switch it on.'
        : `The lifecycle manager is off: ${quantity(waiting, 'instance')} cannot be released. They are kept, and their runs go on. Switch it on.`,
  };
}

/** Five passes of the usual schedule. */
const silentMs = 300_000;

function autoscalerSilent({ view, pool, passes }: Assessed): Condition | undefined {
  const last = passes.at(-1);
  // What is out of date says nothing about the present.
  const seenAt = pool.reading?.at ?? view.now;
  if (last === undefined || seenAt - last.at < silentMs) return undefined;
  return {
    code: 'autoscaler-silent',
    severity: 'broken',
    title: 'No passes',
    sentence: `The autoscaler has made no pass for ${describeRoughDuration(seenAt - last.at)}: check its schedule and its log.`,
  };
}

function capacityShort({ view, pool, passes }: Assessed): Condition | undefined {
  const last = passes.at(-1);
  const isSeen =
    last?.kind === 'finished' && last.decision.reasons.some(({ code }) => code === 'capacity-short');
  const { shortage } = pool;
  const booting = pool.members.filter(({ state }) => state === 'booting').length;
  // The wanted instances are on their way: the shortage is over.
  const isOver = pool.group.desiredCapacity <= booting + inService(pool.members);
  if (!isSeen && (shortage === undefined || isOver)) return undefined;
  const waiting = waitingRuns(pool);
  const failed =
    shortage === undefined
      ? ''
      : ` The last launch failed ${describeRoughDuration(view.now - shortage.at)} ago: no ${shortage.purchaseOption} capacity in ${shortage.zone}.`;
  return {
    code: 'capacity-short',
    severity: 'attention',
    title: 'Capacity short',
    sentence: `AWS cannot provide the instances that were asked for: ${waiting}.${failed}`,
  };
}

function inService(members: readonly MemberView[]): number {
  return members.filter(({ state }) => ['idle', 'busy', 'drained', 'stray'].includes(state)).length;
}

function atMaximum(pool: PoolView): Condition | undefined {
  const { maxSize, desiredCapacity } = pool.group;
  if (pool.queue.pendingRuns === 0 || desiredCapacity < maxSize) return undefined;
  const booting = pool.members.filter(({ state }) => state === 'booting').length;
  if (pool.queue.pendingRuns <= booting) return undefined;
  return {
    code: 'at-maximum',
    severity: 'attention',
    title: 'At the maximum',
    sentence: `${waitingRuns(pool)}: the pool is at its maximum of ${quantity(maxSize, 'instance')}. Raise it to run more at a time.`,
  };
}

function managerFails({ failedBatch }: ConsoleView): Condition | undefined {
  if (failedBatch === undefined) return undefined;
  return {
    code: 'manager-fails',
    severity: 'attention',
    title: 'Lifecycle manager failed',
    sentence: `The lifecycle manager failed at ${clockTime(failedBatch.at)} and tries again: ${firstSentence(failedBatch.problem)}`,
  };
}

function paused({ pause }: PoolView): Condition | undefined {
  if (pause === undefined) return undefined;
  const reason = pause.reason === undefined ? '' : ` (${pause.reason})`;
  return {
    code: 'paused',
    severity: 'attention',
    title: 'Paused',
    sentence: `An operator has paused the autoscaler until ${clockTime(pause.until)}${reason}: nothing is launched and nothing is released.`,
  };
}

function membersThatNeedAPerson({ members }: PoolView): readonly (Condition | undefined)[] {
  const count = (matching: (member: MemberView) => boolean) => members.filter(matching).length;
  const retained = count(({ isRetained }) => isRetained);
  const strays = count(({ state }) => state === 'stray');
  const drained = count(({ state }) => state === 'drained');
  return [
    retained === 0
      ? undefined
      : {
          code: 'retained',
          severity: 'note',
          title: 'Retained',
          sentence: `${quantity(retained, 'instance')} kept after an abandoned termination: released when no run is on it.`,
        },
    strays === 0
      ? undefined
      : {
          code: 'strays',
          severity: 'attention',
          title: 'No worker',
          sentence: `${quantity(strays, 'instance')} in service without a worker: replaced a few at a time.`,
        },
    drained === 0
      ? undefined
      : {
          code: 'drained',
          severity: 'note',
          title: 'Drained',
          sentence: `${quantity(drained, 'worker')} drained by an operator: it takes no runs.`,
        },
  ];
}

function faultsOn({ local }: ConsoleView): Condition | undefined {
  if (local?.faults === undefined) return undefined;
  return {
    code: 'faults-on',
    severity: 'note',
    title: 'Faults on',
    sentence: `This cloud injects faults: ${local.faults}.`,
  };
}

function atWork(pool: PoolView): Condition {
  const { runs, queue, members } = pool;
  const booting = members.filter(({ state }) => state === 'booting').length;
  if (queue.pendingRuns > 0) {
    return {
      code: 'scaling-out',
      severity: 'well',
      title: 'Scaling out',
      sentence: `${waitingRuns(pool)}, ${booting === 0 ? 'and capacity is being asked for' : `and ${quantity(booting, 'worker')} ${booting === 1 ? 'is' : 'are'} booting`}.`,
    };
  }
  if (runs.running > 0) {
    return {
      code: 'busy',
      severity: 'well',
      title: 'All is well',
      sentence: `${quantity(runs.running, 'run')} in progress, none waits.`,
    };
  }
  return {
    code: 'idle',
    severity: 'well',
    title: 'All is well',
    sentence: 'No runs are waiting or in progress.',
  };
}

function waitingRuns({ queue }: PoolView): string {
  if (queue.pendingRuns === 0) return 'no runs wait';
  const verb = queue.pendingRuns === 1 ? 'waits' : 'wait';
  const waits = `${quantity(queue.pendingRuns, 'run')} ${verb}`;
  return queue.longestWaitMs === undefined
    ? waits
    : `${waits}, up to ${describeRoughDuration(queue.longestWaitMs)}`;
}

export function quantity(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `09:42:10`, in UTC. */
export function clockTime(moment: EpochMs): string {
  return new Date(moment).toISOString().slice(11, 19);
}

function firstSentence(problem: string): string {
  const line = problem.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 160 ? line : `${line.slice(0, 159)}…`;
}
