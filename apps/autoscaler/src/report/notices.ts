import {
  describePurchase,
  describeRoll,
  describeSelection,
  describeVerdict,
} from '@poolkeeper/instance-selection';
import {
  answerContradicts,
  isOfAnotherPool,
  membersIn,
  pauseInForce,
  unidentifiedWorkers,
  type EpochMs,
} from '@poolkeeper/pool-model';
import { describeConcern, describeDecision } from '@poolkeeper/scaling-decision';
import type { Pass } from '../pass.ts';
import { isImplausible, type RetainedInstance } from '../plan/plan.ts';

/**
 * The field `code` of a notice's log line. Alarms are built on these codes; the README says what each means and what to do.
 */
export const noticeCodes = [
  'pass-failed',
  'action-failed',
  'implausible',
  'paused',
  'concern',
  'capacity-short',
  'spot-short',
  'launch-incomplete',
  'roll-stuck',
  'history-unknown',
  'runs-unknown',
  'no-termination-hook',
  'answer-contradicts',
  'launched-for-another-pool',
  'strays-held',
  'unidentified-workers',
  'retained-instance',
  'unexplained-instance',
  'machines-unknown',
  'capacity-not-launched',
  'launches-throttled',
  'left-for-next-pass',
  'unknown-lifecycle-state',
  'group-part-unread',
  'settings-stale',
] as const;

export type NoticeCode = (typeof noticeCodes)[number];

/** Something about a pass that a person should know about. */
export interface Notice {
  readonly code: NoticeCode;
  readonly level: 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** All notices of a pass, at most one of each code. */
export function noticesOf(pass: Pass): readonly Notice[] {
  return [
    ...noticesOfObservation(pass),
    ...noticesOfDecision(pass),
    ...noticesOfPurchase(pass),
    ...noticesOfRolls(pass),
    ...noticesOfInstances(pass),
    ...noticesOfApplying(pass),
  ];
}

function noticesOfObservation({ observation, recollection, plan, settings }: Pass): readonly Notice[] {
  const { snapshot, historyProblem, runsProblem } = observation;
  const { pool, group, observedAt } = snapshot;
  const notices: Notice[] = [];
  if (!group.hasTerminationHook) {
    notices.push(
      warning(
        'no-termination-hook',
        'the group has no termination hook; no instance is released or replaced',
        {
          groupName: group.name,
        },
      ),
    );
  }
  const pause = pauseInForce(group, observedAt);
  if (pause !== undefined) {
    notices.push(
      warning('paused', 'the autoscaler is paused by an operator; it launches and releases nothing', {
        until: new Date(pause.until).toISOString(),
        reason: pause.reason,
      }),
    );
  }
  if (answerContradicts(pool)) {
    const counted = pool.busyWorkers ?? 0;
    const listed = pool.workers.filter(({ busy }) => busy).length;
    notices.push(
      warning(
        'answer-contradicts',
        `spacelift counts ${counted} busy workers but lists ${listed}; no instance is released`,
        { counted, listed },
      ),
    );
  }
  const unidentified = unidentifiedWorkers(snapshot);
  if (unidentified.length > 0) {
    notices.push(
      warning(
        'unidentified-workers',
        `${quantity(unidentified.length, 'worker')} without a readable instance_id in the metadata`,
        {
          workers: unidentified.map(({ id, identity }) => ({ id, problem: identity.problem })),
        },
      ),
    );
  }
  const others = group.instances.filter((instance) => isOfAnotherPool(instance, pool));
  if (others.length > 0) {
    notices.push(
      warning(
        'launched-for-another-pool',
        `${quantity(others.length, 'instance')} launched for another worker pool than ${pool.id}; none is used, replaced or released: terminate them in the group, which waits for their runs, or set the pool's id back`,
        {
          count: others.length,
          instances: others.map(({ id, poolId }) => ({ instanceId: id, poolId })),
        },
      ),
    );
  }
  const strays = membersIn(snapshot, 'stray').filter(
    ({ instance }) => !isOfAnotherPool(instance, pool),
  ).length;
  if (strays > 0 && plan.replacements.selected.length === 0) {
    notices.push(
      warning('strays-held', `${quantity(strays, 'stray instance')} not replaced yet`, {
        stray: strays,
        explanation: describeSelection(plan.replacements),
      }),
    );
  }
  if (historyProblem !== undefined) {
    notices.push(
      warning(
        'history-unknown',
        "the pool's past demand could not be read; policies that learn from it are off",
        {
          problem: historyProblem,
        },
      ),
    );
  }
  if (runsProblem !== undefined) {
    notices.push(
      warning('runs-unknown', 'the runs that wait could not be read; none is foreseen', {
        problem: runsProblem,
      }),
    );
  }
  const { unlaunched } = plan.decision.figures;
  const missingForMs = observedAt - (recollection.belowDesiredSince ?? observedAt);
  if (missingForMs >= settings.registrationGraceMs) {
    const minutes = Math.floor(missingForMs / 60_000);
    notices.push(
      warning(
        'capacity-not-launched',
        `the group has lacked instances for ${minutes} min; ${quantity(unlaunched, 'instance')} not launched`,
        { unlaunched, minutes },
      ),
    );
  }
  const isThrottled = (group.activities ?? []).some(
    ({ isThrottled: hit, startedAt }) => hit === true && observedAt - startedAt <= longestThrottledRetryMs,
  );
  if (isThrottled && unlaunched > 0) {
    notices.push(
      warning(
        'launches-throttled',
        `aws throttles launches in this account and region; the group goes on until the last ${quantity(unlaunched, 'instance')} launch`,
        { unlaunched },
      ),
    );
  }
  return notices;
}

/** A throttled group tries again within this time. */
const longestThrottledRetryMs = 300_000;

function noticesOfDecision({ plan: { decision } }: Pass): readonly Notice[] {
  const { reasons, concerns } = decision;
  const notices: Notice[] = [];
  if (isImplausible(decision)) {
    notices.push(
      warning('implausible', 'the snapshot cannot be true; nothing is done', {
        explanation: describeDecision(decision),
        reasons,
      }),
    );
  }
  const short = reasons.filter(({ code }) => code === 'capacity-short');
  if (short.length > 0) {
    notices.push(
      warning('capacity-short', 'aws cannot provide the instances that were asked for', { reasons: short }),
    );
  }
  if (concerns.length > 0) {
    notices.push(
      warning('concern', 'the group or the policy needs attention', {
        explanation: concerns.map(describeConcern).join('. '),
        concerns,
      }),
    );
  }
  return notices;
}

function noticesOfPurchase({ plan: { purchase } }: Pass): readonly Notice[] {
  if (purchase === undefined || purchase.state === 'closed') return [];
  return [
    warning('spot-short', 'spot capacity is short; new instances are on-demand, or spot on trial', {
      explanation: describePurchase(purchase),
      state: purchase.state,
      remembered: purchase.remembered,
    }),
  ];
}

/** A roll that waits for its turn needs no notice; one that waits for a person does. */
function noticesOfRolls({ plan: { rolls } }: Pass): readonly Notice[] {
  if (rolls === undefined) return [];
  const { toRenew, outdated, overAge, proof } = rolls.figures;
  const isStuck = proof === 'failing' || proof === 'unregistered';
  if (toRenew + outdated + overAge === 0 || !isStuck) return [];
  return [
    warning('roll-stuck', 'outdated instances are not replaced, because new ones do not launch or register', {
      explanation: describeRoll(rolls),
      figures: rolls.figures,
    }),
  ];
}

function noticesOfInstances({ observation, plan }: Pass): readonly Notice[] {
  const { snapshot, unexplained, machinesProblem } = observation;
  const { observedAt } = snapshot;
  const notices: Notice[] = [];
  if (plan.retained.length > 0) {
    notices.push(
      warning(
        'retained-instance',
        `${quantity(plan.retained.length, 'instance')} kept by the group after an abandoned termination`,
        {
          ...billOf(
            plan.retained.map(({ member }) => member.instance),
            observedAt,
          ),
          instances: plan.retained.map((retained) => describeRetained(retained, observedAt)),
        },
      ),
    );
  }
  if (unexplained.length > 0) {
    notices.push(
      warning(
        'unexplained-instance',
        `${quantity(unexplained.length, 'instance')} without work for the pool, for an unknown reason`,
        {
          ...billOf(unexplained, observedAt),
          instances: unexplained.map(({ launchedAt, ...instance }) => ({
            ...instance,
            ageHours: ageInHours(launchedAt, observedAt),
          })),
        },
      ),
    );
  }
  if (machinesProblem !== undefined) {
    notices.push(
      warning('machines-unknown', 'ec2 could not be asked which instances run; some may go unreported', {
        problem: machinesProblem,
      }),
    );
  }
  return notices;
}

function noticesOfApplying({ applied }: Pass): readonly Notice[] {
  const { failed, leftForNextPass, launchFailures, purchaseProblem } = applied;
  const notices: Notice[] = [];
  if (failed.length > 0 || purchaseProblem !== undefined) {
    const message =
      failed.length > 0
        ? `${quantity(failed.length, 'change')} of the plan failed`
        : 'the on-demand share could not be set';
    const fields = { failed, purchaseProblem };
    notices.push({ code: 'action-failed', level: 'error', message, fields });
  }
  if (launchFailures.length > 0) {
    notices.push(
      warning(
        'launch-incomplete',
        'a synchronous launch was incomplete; the desired capacity asks for the rest',
        {
          launched: applied.launched.length,
          failures: launchFailures,
        },
      ),
    );
  }
  if (leftForNextPass.length > 0) {
    notices.push(
      warning(
        'left-for-next-pass',
        `${quantity(leftForNextPass.length, 'instance')} of the plan left for the next pass`,
        {
          instances: leftForNextPass,
        },
      ),
    );
  }
  return notices;
}

/** `1 instance`, `2 instances` */
function quantity(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function warning(code: NoticeCode, message: string, fields: Notice['fields']): Notice {
  return { code, level: 'warn', message, fields };
}

function describeRetained({ member: { instance }, verdict }: RetainedInstance, now: EpochMs) {
  return {
    instanceId: instance.id,
    instanceType: instance.instanceType,
    ageHours: ageInHours(instance.launchedAt, now),
    verdict: describeVerdict(verdict),
  };
}

/** The hours that have been paid for; a person multiplies them with the price. */
function billOf(instances: readonly { readonly launchedAt?: EpochMs }[], now: EpochMs) {
  const hours = instances.reduce((sum, { launchedAt }) => sum + (ageInHours(launchedAt, now) ?? 0), 0);
  return { count: instances.length, instanceHours: Math.round(hours * 10) / 10 };
}

/** Hours since a launch, to a tenth; undefined when the time of the launch is unknown. */
function ageInHours(launchedAt: EpochMs | undefined, now: EpochMs): number | undefined {
  return launchedAt === undefined ? undefined : Math.max(0, Math.round((now - launchedAt) / 360_000) / 10);
}
