import {
  describePurchase,
  describeRoll,
  describeSelection,
  describeVerdict,
} from '@poolkeeper/instance-selection';
import { answerContradicts, membersIn, unidentifiedWorkers, type EpochMs } from '@poolkeeper/pool-model';
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
  'concern',
  'capacity-short',
  'spot-short',
  'launch-incomplete',
  'roll-stuck',
  'history-unknown',
  'no-termination-hook',
  'answer-contradicts',
  'strays-held',
  'unidentified-workers',
  'retained-instance',
  'unexplained-instance',
  'machines-unknown',
  'capacity-not-launched',
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
  const { snapshot, historyProblem } = observation;
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
  if (answerContradicts(pool)) {
    notices.push(
      warning(
        'answer-contradicts',
        "spacelift's count of busy workers differs from its list of workers; no instance is released",
        { counted: pool.busyWorkers, listed: pool.workers.filter(({ busy }) => busy).length },
      ),
    );
  }
  const unidentified = unidentifiedWorkers(snapshot);
  if (unidentified.length > 0) {
    notices.push(
      warning('unidentified-workers', 'the metadata of some workers does not name their instance', {
        workers: unidentified.map(({ id, identity }) => ({ id, problem: identity.problem })),
      }),
    );
  }
  const strays = membersIn(snapshot, 'stray').length;
  if (strays > 0 && plan.replacements.selected.length === 0) {
    notices.push(
      warning('strays-held', 'stray instances are not replaced yet', {
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
  const missingForMs = observedAt - (recollection.belowDesiredSince ?? observedAt);
  if (missingForMs >= settings.registrationGraceMs) {
    notices.push(
      warning('capacity-not-launched', 'the group does not launch the instances that were asked for', {
        unlaunched: plan.decision.figures.unlaunched,
        minutes: Math.floor(missingForMs / 60_000),
      }),
    );
  }
  return notices;
}

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
  const { outdated, overAge, proof } = rolls.figures;
  const isStuck = proof === 'failing' || proof === 'unregistered';
  if (outdated + overAge === 0 || !isStuck) return [];
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
      warning('retained-instance', 'the group kept instances after their termination was abandoned', {
        ...billOf(
          plan.retained.map(({ member }) => member.instance),
          observedAt,
        ),
        instances: plan.retained.map((retained) => describeRetained(retained, observedAt)),
      }),
    );
  }
  if (unexplained.length > 0) {
    notices.push(
      warning('unexplained-instance', 'instances do no work for the pool, and only a person can say why', {
        ...billOf(unexplained, observedAt),
        instances: unexplained.map(({ launchedAt, ...instance }) => ({
          ...instance,
          ageHours: ageInHours(launchedAt, observedAt),
        })),
      }),
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
    const message = 'part of the plan failed';
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
      warning('left-for-next-pass', 'part of the plan is left for the next pass', {
        instances: leftForNextPass,
      }),
    );
  }
  return notices;
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
