import { describeSelection, describeVerdict } from '@poolkeeper/instance-selection';
import {
  answerContradicts,
  membersIn,
  unidentifiedWorkers,
  type DurationMs,
  type EpochMs,
} from '@poolkeeper/pool-model';
import { ageInHours } from './age-in-hours.ts';
import type { Applied } from './apply.ts';
import type { Look } from './look.ts';
import { warning, type Notice } from './notice.ts';
import { noticesOfPlan } from './notices-of-plan.ts';
import type { RetainedInstance } from './retained.ts';
import type { UnexplainedInstance } from './unexplained.ts';

export interface NoticedPass {
  readonly look: Look;
  readonly applied: Applied;
  readonly unexplained: readonly UnexplainedInstance[];
  readonly registrationGraceMs: DurationMs;
}

/** All notices of a pass, at most one of each code. */
export function noticesOf(pass: NoticedPass): readonly Notice[] {
  return [
    ...ofWhatWasSeen(pass),
    ...noticesOfPlan(pass.look.plan),
    ...ofInstancesAside(pass),
    ...ofWhatWasDone(pass),
  ];
}

function ofWhatWasSeen({ look, registrationGraceMs }: NoticedPass): readonly Notice[] {
  const { snapshot, plan, historyProblem } = look;
  const { pool, group, observedAt } = snapshot;
  const notices: Notice[] = [];
  if (!group.hasTerminationHook) {
    notices.push(
      warning(
        'no-termination-hook',
        'the group has no termination hook: nothing is released or replaced until it has one',
        { groupName: group.name },
      ),
    );
  }
  if (answerContradicts(pool)) {
    notices.push(
      warning(
        'answer-contradicts',
        "spacelift's count of busy workers is another than that of its list: nothing is released by it",
        { counted: pool.busyWorkers, listed: pool.workers.filter(({ busy }) => busy).length },
      ),
    );
  }
  const unidentified = unidentifiedWorkers(snapshot);
  if (unidentified.length > 0) {
    notices.push(
      warning(
        'unidentified-workers',
        'workers do not say which instance they run on: their metadata is unreadable',
        { workers: unidentified.map(({ id, identity }) => ({ id, problem: identity.problem })) },
      ),
    );
  }
  const strays = membersIn(snapshot, 'stray').length;
  if (strays > 0 && plan.replacements.selected.length === 0) {
    notices.push(
      warning('strays-held', 'strays are not replaced', {
        stray: strays,
        explanation: describeSelection(plan.replacements),
      }),
    );
  }
  if (historyProblem !== undefined) {
    notices.push(
      warning('history-unknown', "the pool's past cannot be read: nothing is learnt from it", {
        problem: historyProblem,
      }),
    );
  }
  const missingForMs = observedAt - (group.belowDesiredSince ?? observedAt);
  if (missingForMs >= registrationGraceMs) {
    notices.push(
      warning('capacity-not-launched', 'the group does not launch what was asked for', {
        unlaunched: plan.decision.figures.unlaunched,
        minutes: Math.floor(missingForMs / 60_000),
      }),
    );
  }
  return notices;
}

function ofInstancesAside({ look, unexplained }: NoticedPass): readonly Notice[] {
  const { snapshot, plan, lookUpProblem } = look;
  const { observedAt } = snapshot;
  const notices: Notice[] = [];
  if (plan.retained.length > 0) {
    notices.push(
      warning('retained-instance', 'the group kept instances whose termination was abandoned', {
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
          ...ageOf({ launchedAt }, observedAt),
        })),
      }),
    );
  }
  if (lookUpProblem !== undefined) {
    notices.push(
      warning('machines-unknown', 'ec2 does not say which machines run: some instances may go unreported', {
        problem: lookUpProblem,
      }),
    );
  }
  return notices;
}

function ofWhatWasDone({ applied }: NoticedPass): readonly Notice[] {
  const { failed, leftForNextPass, launchFailures, purchaseProblem } = applied;
  const notices: Notice[] = [];
  if (failed.length > 0 || purchaseProblem !== undefined) {
    const message = 'not all of the plan could be carried out';
    const fields = { failed, purchaseProblem };
    notices.push({ code: 'action-failed', level: 'error', message, fields });
  }
  if (launchFailures.length > 0) {
    notices.push(
      warning('launch-incomplete', 'not all instances came at once: the group goes on trying for the rest', {
        launched: applied.launched.length,
        failures: launchFailures,
      }),
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

function describeRetained({ member: { instance }, verdict }: RetainedInstance, now: EpochMs) {
  return {
    instanceId: instance.id,
    instanceType: instance.instanceType,
    ...ageOf(instance, now),
    verdict: describeVerdict(verdict),
  };
}

/** What has been paid for: a price is for a person to multiply with. */
function billOf(instances: readonly { readonly launchedAt?: EpochMs }[], now: EpochMs) {
  const hours = instances.reduce((sum, { launchedAt }) => sum + (ageInHours(launchedAt, now) ?? 0), 0);
  return { count: instances.length, instanceHours: Math.round(hours * 10) / 10 };
}

function ageOf({ launchedAt }: { readonly launchedAt?: EpochMs | undefined }, now: EpochMs) {
  const ageHours = ageInHours(launchedAt, now);
  return ageHours === undefined ? {} : { ageHours };
}
