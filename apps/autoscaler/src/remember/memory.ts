import {
  addDrainAnswers,
  continueDrainSpell,
  continueSightings,
  continueWorkerlessSpell,
  drainedSinceOf,
  isAnyMissing,
  type DrainAnswer,
  type DrainSpell,
  type WorkerlessSpell,
  type WorkerSightings,
} from '@poolkeeper/instance-selection';
import type { AutoscalerSettings } from '@poolkeeper/pool-config';
import {
  bootPhasesOf,
  countsTowardsCapacity,
  membersIn,
  unlistedBusyWorkers,
  type BootPhases,
  type DurationMs,
  type EpochMs,
  type Instance,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { isRetained, type Observation } from '../observe/observe.ts';
import { createQueueWatch } from './queue-watch.ts';
import type { Rest } from './rest.ts';

/** What earlier passes of the process add to a snapshot. */
export interface Recollection {
  /** How long the run at the head of the queue has waited. */
  readonly queueWaitMs: DurationMs;
  /** Since when every pass has found fewer instances than the group wants. Absent when there are enough. */
  readonly belowDesiredSince?: EpochMs;
  /** Ids of strays on which no pass has found a worker or a reported run for so long that no answer is wrong for as long. */
  readonly confirmedStrays: ReadonlySet<string>;
  /** Boots that have ended a short while ago and were not in an earlier pass. A new process may name some again. */
  readonly boots: readonly Boot[];
  /** What earlier passes have seen of retained instances, by id. */
  readonly retained: ReadonlyMap<string, RetainedPast>;
}

export interface Boot {
  readonly instance: Instance;
  readonly phases: BootPhases;
}

export interface RetainedPast {
  /** Since when every pass has found neither a worker nor a reported run on the instance. */
  readonly workerlessSince?: EpochMs;
  /** Since when every pass has found all its workers drained. */
  readonly drainedSince?: EpochMs;
  /** Since when the passes have watched the workers of the instance. */
  readonly watchedSince?: EpochMs;
  /** True when a worker of the instance was seen and is not listed any more. */
  readonly isWorkerMissing: boolean;
}

/**
 * What the passes of one process remember. Losing it only lengthens waits, so a new process starts without it, and nothing
 * has to be stored.
 */
export interface Memory {
  /** Adds what a pass has observed, glances included. Call it once for each observation, in the order of their times. */
  remember(observation: Observation, settings: Waits): Recollection;
  /** Adds what Spacelift answered to a drain of a worker. A call that failed may have left it undrained. */
  noteDrain(workerId: string, drain: { readonly at: EpochMs; readonly answer: DrainAnswer }): void;
  /** The group as it was at rest in the last pass. Undefined when it was not. */
  rest?: Rest | undefined;
}

type Waits = Pick<AutoscalerSettings, 'registrationGraceMs' | 'absenceWaitMs'>;

export function createMemory(): Memory {
  const queue = createQueueWatch();
  let strays: ReadonlyMap<string, WorkerlessSpell> = new Map();
  let retained: ReadonlyMap<string, RetainedSpells> = new Map();
  let shortfall: CapacityShortfall | undefined;
  let knownBoots: ReadonlySet<string> = new Set();

  return {
    remember(observation, settings) {
      const { snapshot } = observation;
      const confirmedAfterMs = Math.max(settings.registrationGraceMs, leastConfirmationMs);
      shortfall = continueShortfall(shortfall, snapshot);
      strays = continueStrays(strays, observation, confirmedAfterMs);
      retained = continueRetained(retained, observation, settings);
      const confirmed = [...strays].filter(
        ([, { since }]) => snapshot.observedAt - since >= confirmedAfterMs,
      );
      const recent = recentBoots(snapshot);
      const boots = recent.filter(({ instance }) => !knownBoots.has(instance.id));
      knownBoots = new Set(recent.map(({ instance }) => instance.id));
      return {
        boots,
        queueWaitMs: queue.note(snapshot),
        belowDesiredSince: shortfall?.since,
        confirmedStrays: new Set(confirmed.map(([id]) => id)),
        retained: new Map([...retained].map(([id, spells]) => [id, pastOf(id, spells, snapshot)])),
      };
    },
    noteDrain(workerId, { at, answer }) {
      const answers = new Map([[workerId, answer]]);
      retained = new Map(
        [...retained].map(([id, spells]) => {
          const { drained } = spells;
          if (drained?.drainedSince.has(workerId) !== true) return [id, spells];
          return [id, { ...spells, drained: addDrainAnswers(drained, { at, answers }) }];
        }),
      );
    },
  };
}

/** Longer than a group at rest goes without a description, which shows the report. A new process does not repeat older boots. */
const recentBootMs: DurationMs = 10 * 60_000;

function recentBoots({ members, observedAt }: Snapshot): readonly Boot[] {
  return members.flatMap((member) => {
    const { instance, workers } = member;
    if (!workers.some(({ registeredAt }) => observedAt - registeredAt <= recentBootMs)) return [];
    const phases = bootPhasesOf(member);
    return instance === undefined || phases === undefined ? [] : [{ instance, phases }];
  });
}

/**
 * However short the registration grace is, a stray is confirmed by several passes at the usual interval of a minute. A quarter
 * of it, the longest gap between two passes of a spell, is longer than that interval.
 */
const leastConfirmationMs: DurationMs = 5 * 60_000;

function continueStrays(
  spells: ReadonlyMap<string, WorkerlessSpell>,
  { snapshot, machines }: Observation,
  confirmedAfterMs: DurationMs,
): ReadonlyMap<string, WorkerlessSpell> {
  const { observedAt: now, pool } = snapshot;
  // A stray has no worker in the answer, so there is none to search for among thousands.
  const withoutWorkers = { ...pool, workers: [], busyWorkers: unlistedBusyWorkers(pool) };
  const continued = new Map<string, WorkerlessSpell>();
  for (const { instance } of membersIn(snapshot, 'stray')) {
    const { id } = instance;
    const spell = continueWorkerlessSpell(spells.get(id), {
      now,
      pool: withoutWorkers,
      instance,
      report: machines.get(id)?.report,
      absenceWaitMs: confirmedAfterMs,
    });
    if (spell !== undefined) continued.set(id, spell);
  }
  return continued;
}

interface RetainedSpells {
  readonly workerless?: WorkerlessSpell;
  readonly drained?: DrainSpell;
  readonly sightings?: WorkerSightings;
}

function continueRetained(
  spells: ReadonlyMap<string, RetainedSpells>,
  { snapshot, answeredAt, machines }: Observation,
  { absenceWaitMs }: Waits,
): ReadonlyMap<string, RetainedSpells> {
  const { observedAt: now, pool } = snapshot;
  return new Map(
    membersIn(snapshot, 'leaving')
      .filter(isRetained)
      .map(({ instance }) => {
        const { id } = instance;
        const { workerless, drained, sightings } = spells.get(id) ?? {};
        const { report } = machines.get(id) ?? {};
        return [
          id,
          {
            workerless: continueWorkerlessSpell(workerless, { now, pool, instance, report, absenceWaitMs }),
            drained: continueDrainSpell(drained, { at: answeredAt, pool, instanceId: id }),
            sightings: continueSightings(sightings, { now, pool, instanceId: id, absenceWaitMs }),
          },
        ];
      }),
  );
}

function pastOf(
  instanceId: string,
  { workerless, drained, sightings }: RetainedSpells,
  { pool }: Snapshot,
): RetainedPast {
  return {
    workerlessSince: workerless?.since,
    drainedSince: drainedSinceOf(drained, { pool, instanceId }),
    watchedSince: sightings?.since,
    isWorkerMissing: isAnyMissing(sightings, pool),
  };
}

/** A time over which every pass has found the group with fewer instances than it wants. */
interface CapacityShortfall {
  readonly since: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly desiredCapacity: number;
}

/** Several passes at the usual interval of a minute. After a longer gap, what happened in between is unknown. */
const longestGapMs = 5 * 60_000;

/** Capacity that was only just asked for starts a shortfall of its own: it must get its time to come. */
function continueShortfall(
  shortfall: CapacityShortfall | undefined,
  { group, observedAt }: Snapshot,
): CapacityShortfall | undefined {
  const { desiredCapacity, instances } = group;
  if (instances.filter(countsTowardsCapacity).length >= desiredCapacity) return undefined;
  const isUnbroken =
    shortfall !== undefined &&
    desiredCapacity <= shortfall.desiredCapacity &&
    observedAt - shortfall.lastSeenAt <= longestGapMs;
  return { since: isUnbroken ? shortfall.since : observedAt, lastSeenAt: observedAt, desiredCapacity };
}
