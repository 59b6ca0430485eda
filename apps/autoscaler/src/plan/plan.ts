import {
  choosePurchase,
  defaultRollPolicy,
  defaultStrayLimits,
  judgeRelease,
  planLaunches,
  reportsRun,
  selectForRoll,
  selectForTermination,
  selectStrays,
  type LaunchPlan,
  type PurchaseChoice,
  type ReleaseVerdict,
  type RollSelection,
  type Selection,
  type StrayEvidence,
} from '@poolkeeper/instance-selection';
import type { AutoscalerSettings } from '@poolkeeper/pool-config';
import {
  isOfAnotherPool,
  membersIn,
  pauseInForce,
  type BootingMember,
  type LeavingMember,
  type Snapshot,
  type StrayMember,
} from '@poolkeeper/pool-model';
import { decide, type Decision, type Implausibility, type Policy } from '@poolkeeper/scaling-decision';
import { isRetained, type Observation } from '../observe/observe.ts';
import type { Recollection } from '../remember/memory.ts';

/** The settings of a pass. */
export type PassSettings = Omit<AutoscalerSettings, 'passEveryMs'>;

/** What a pass is going to change: a decision, and the instances that were selected for it. */
export interface Plan {
  readonly decision: Decision;
  /** How the capacity of a scale-out is asked for. */
  readonly launch?: LaunchPlan;
  /** The on-demand share to set before capacity is asked for. Absent when the share is left alone. */
  readonly purchase?: PurchaseChoice;
  /** Idle members to release; none unless the decision is to scale in. */
  readonly releases: Selection;
  /** Strays to terminate, whatever the decision is. The first `unneededStrays` of them are not replaced. */
  readonly replacements: Selection<StrayMember>;
  /** How many strays take their capacity with them, because no run needs it. */
  readonly unneededStrays: number;
  /** Members whose boots are failing, to terminate with a decrement. Their hook waits for a run all the same. */
  readonly abandonedBoots: readonly BootingMember[];
  /** Members to renew, and outdated or over-age ones, to replace. Absent while there is something else to do. */
  readonly rolls?: RollSelection;
  readonly retained: readonly RetainedInstance[];
}

/** An instance that the group kept after its termination was abandoned, and what to do about it. */
export interface RetainedInstance {
  readonly member: LeavingMember;
  readonly verdict: ReleaseVerdict;
}

/** Plans a pass by what was observed now and in earlier passes. While the pool is paused, the plan changes nothing. Pure. */
export function planPass(observation: Observation, recollection: Recollection, settings: PassSettings): Plan {
  const { policy, launch, purchase, release, strays = defaultStrayLimits } = settings;
  const { belowDesiredSince } = recollection;
  const { group } = observation.snapshot;
  const roll = settings.roll ?? (group.renewBefore === undefined ? undefined : defaultRollPolicy);
  const snapshot = { ...observation.snapshot, group: { ...group, belowDesiredSince } };

  const decision = decide(snapshot, policy);
  const isPaused = pauseInForce(group, snapshot.observedAt) !== undefined;
  const replacements = isPaused
    ? noStrays
    : selectStrays(snapshot, strays, strayEvidence(observation, recollection));
  const releases = selectForTermination(snapshot, {
    ...release,
    atMost: decision.kind === 'scale-in' ? decision.atMost : 0,
    idleAtLeastMs: decision.idleAtLeastMs,
    maxAgeMs: roll?.maxAgeMs,
  });
  // A roll does not wait for surplus members that have a reason to stay, as they may have it forever.
  const noneLeaves = decision.kind === 'scale-in' && releases.selected.length === 0;
  const isCalm =
    !isPaused &&
    (decision.kind === 'hold' || noneLeaves) &&
    !isImplausible(decision) &&
    replacements.selected.length === 0;
  return {
    decision,
    launch: decision.kind === 'scale-out' ? planLaunches(snapshot, decision, launch) : undefined,
    purchase: isPaused ? undefined : purchase && choosePurchase(snapshot, purchase, targetOf(decision)),
    releases,
    replacements,
    unneededStrays: strayCapacityUnneeded(decision, policy),
    abandonedBoots: isPaused ? [] : bootsToAbandon(snapshot, decision),
    rolls: isCalm && roll !== undefined ? selectForRoll(snapshot, roll) : undefined,
    retained: membersIn(snapshot, 'leaving')
      .filter(isRetained)
      .map((member) => ({
        member,
        verdict: isPaused
          ? ({ kind: 'wait', reason: 'paused' } as const)
          : judgeRetained(member, { ...observation, recollection, settings }),
      })),
  };
}

const noStrays: Selection<StrayMember> = { selected: [], spared: [] };

/** Whether a plan changes nothing. */
export function changesNothing(plan: Plan): boolean {
  const { decision, releases, replacements, abandonedBoots, rolls, retained, purchase } = plan;
  return (
    (decision.kind === 'hold' || decision.kind === 'scale-in') &&
    [releases, replacements, ...(rolls === undefined ? [] : [rolls])].every(
      ({ selected }) => selected.length === 0,
    ) &&
    abandonedBoots.length === 0 &&
    retained.every(({ verdict }) => verdict.kind === 'wait') &&
    purchase?.changes !== true
  );
}

/** The desired capacity that a decision asks for, before members that leave take theirs with them. */
export function targetOf(decision: Decision): number {
  return 'desiredCapacity' in decision ? decision.desiredCapacity : decision.figures.desiredCapacity;
}

const implausibilities: Readonly<Record<Implausibility['code'], true>> = {
  'not-a-number': true,
  'bounds-cross': true,
  'clock-behind': true,
  'workers-vanished': true,
};

/** Whether a decision holds because the snapshot cannot be true. Nothing else is done by such a snapshot either. */
export function isImplausible({ reasons }: Decision): boolean {
  return reasons.some(({ code }) => code in implausibilities);
}

function strayEvidence(
  { snapshot, machines, machinesProblem }: Observation,
  { confirmedStrays }: Recollection,
): StrayEvidence {
  const reporting = [...machines].filter(([, { report }]) => reportsRun(report, snapshot.observedAt));
  return {
    confirmed: confirmedStrays,
    reportingRun: new Set(reporting.map(([id]) => id)),
    areReportsUnread: machinesProblem !== undefined,
  };
}

/**
 * How many strays may take their capacity with them: as many as the policy's step in leaves, if the decision brings enough
 * workers without them. None in a group that is about to remove instances by itself, because it counts strays, too.
 */
function strayCapacityUnneeded(decision: Decision, { maxStepIn }: Policy): number {
  const { free, wanted, excess, desiredCapacity, minSize } = decision.figures;
  const target = targetOf(decision);
  const freeThen = free + target - desiredCapacity;
  if (freeThen < wanted || excess > 0) return 0;
  const alreadyGoing = decision.kind === 'scale-in' ? decision.atMost : 0;
  return Math.max(0, Math.min(maxStepIn, target - minSize) - alreadyGoing);
}

/** None below the minimum, where the group replaces them, and none without the hook. */
function bootsToAbandon(snapshot: Snapshot, decision: Decision): readonly BootingMember[] {
  const { bootsToGiveUp, minSize, excess } = decision.figures;
  if (!snapshot.group.hasTerminationHook || excess > 0 || isImplausible(decision)) return [];
  const room = Math.max(0, targetOf(decision) - minSize);
  return membersIn(snapshot, 'booting')
    .filter(({ workers, instance }) => workers.length === 0 && !instance.protectedFromScaleIn)
    .slice(0, Math.min(bootsToGiveUp, room));
}

interface RetainedView extends Observation {
  readonly recollection: Recollection;
  readonly settings: PassSettings;
}

/** Judges as the gate does: the instance has passed the hook, but a run may still be on it. */
function judgeRetained({ instance, workers }: LeavingMember, view: RetainedView): ReleaseVerdict {
  const { seenBy, snapshot, machines, machinesProblem, recollection, settings } = view;
  const { registrationGraceMs, absenceWaitMs, settlingTimeMs } = settings;
  const { observedAt: now, pool } = snapshot;
  const { id, launchedAt } = instance;
  const machine = machines.get(id);
  // EC2's answer may lag and lack an instance whose listed worker shows that it runs.
  const isUnlisted = seenBy === 'description' && machine === undefined && workers.length > 0;
  const verdict = judgeRelease({
    now,
    pool,
    instance: { id, launchedAt },
    registrationGraceMs,
    absenceWaitMs,
    settlingTimeMs,
    machineRunning: machine?.isRunning,
    machineUnreadable: machinesProblem !== undefined || isUnlisted,
    report: machine?.report,
    // A glance does not ask EC2. It is followed by a description if the instance may go.
    setUpAt: seenBy === 'glance' ? now : machine?.setUpAt,
    hasSeveralWorkers: machine?.hasSeveralWorkers,
    ...recollection.retained.get(id),
  });
  const isJudgedByList = verdict.kind === 'release' && verdict.reason !== 'machine-gone';
  return isJudgedByList && isOfAnotherPool(instance, pool)
    ? { kind: 'wait', reason: 'launched-for-another-pool' }
    : verdict;
}
