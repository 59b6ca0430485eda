import fc from 'fast-check';
import type { Activity, Shortage } from '../activity.ts';
import type { DemandHistory } from '../demand-history.ts';
import type { RunsAhead } from '../foreseen-runs.ts';
import type { Group } from '../group.ts';
import { countsTowardsCapacity, type Instance } from '../instance.ts';
import type { Pool } from '../pool.ts';
import type { Snapshot } from '../snapshot.ts';
import { type SnapshotInput, takeSnapshot } from '../take-snapshot.ts';
import type { EpochMs } from '../time.ts';
import type { Worker, WorkerIdentity } from '../worker.ts';
import { defaultGroupName } from './a-group.ts';
import { minutes, moment, seconds } from './moment.ts';

/** Few ids, so that workers meet instances and each other on them. */
const anyInstanceId = fc.integer({ min: 0, max: 24 }).map((n) => `i-${n.toString(16).padStart(17, '0')}`);

/** Whole seconds as the APIs give them, up to two hours back and, by a skewed clock, a minute ahead. */
const anyMoment: fc.Arbitrary<EpochMs> = fc
  .integer({ min: -7200, max: 60 })
  .map((second) => moment + second * 1000);

const anyZone = fc.constantFrom('eu-west-1a', 'eu-west-1b', 'eu-west-1c');
const anyInstanceType = fc.constantFrom('t3.small', 'm7g.large');
const anyPurchaseOption = fc.constantFrom('on-demand' as const, 'spot' as const);
/** Two templates: of a group and its instances about as many are the same as are not. */
const anyLaunchTemplate = fc.constantFrom('lt-0abc:1', 'lt-0abc:2');

/** Any instance: mostly in service, in any other state too, its launch known or not. */
export function anyInstance(): fc.Arbitrary<Instance> {
  return fc.record(
    {
      id: anyInstanceId,
      state: fc.oneof(
        { weight: 3, arbitrary: fc.constant('in-service' as const) },
        fc.constantFrom('pending', 'standby', 'terminating', 'retained', 'detached'),
      ),
      zone: anyZone,
      instanceType: anyInstanceType,
      purchaseOption: anyPurchaseOption,
      launchedAt: anyMoment,
      launchTemplate: anyLaunchTemplate,
      protectedFromScaleIn: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    },
    { requiredKeys: ['id', 'state', 'zone', 'purchaseOption', 'protectedFromScaleIn'] },
  );
}

/** Any worker: of any instance, said to be of our group, of another, of none, or without an identity. */
function anyWorker(): fc.Arbitrary<Worker> {
  return fc
    .record({
      id: fc.ulid(),
      busy: fc.boolean(),
      drained: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
      registeredAt: anyMoment,
      availableAt: fc.option(anyMoment, { nil: undefined }),
      identity: anyIdentity(),
    })
    .map(({ availableAt, ...worker }) =>
      availableAt === undefined || worker.busy ? worker : { ...worker, availableAt },
    );
}

function anyIdentity(): fc.Arbitrary<WorkerIdentity> {
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record(
        {
          kind: fc.constant('known' as const),
          instanceId: anyInstanceId,
          groupName: fc.constantFrom(defaultGroupName, defaultGroupName, 'another-group'),
        },
        { requiredKeys: ['kind', 'instanceId'] },
      ),
    },
    fc.constantFrom('empty', 'no instance_id').map((problem) => ({ kind: 'unknown' as const, problem })),
  );
}

/** Any group: its desired capacity is mostly, but not always, within its bounds and near what it has. */
function anyGroup(): fc.Arbitrary<Group> {
  return fc
    .record({
      minSize: fc.nat(8),
      sizes: fc.nat(40),
      desired: fc.nat(60),
      hasTerminationHook: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
      instances: fc.uniqueArray(anyInstance(), { selector: (instance) => instance.id, maxLength: 20 }),
      isWithinBounds: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
      belowSince: fc.option(anyMoment, { nil: undefined }),
      asked: anyKnowledge(),
    })
    .map(({ minSize, sizes, desired, isWithinBounds, hasTerminationHook, instances, belowSince, asked }) => {
      const maxSize = minSize + sizes;
      const desiredCapacity = isWithinBounds ? minSize + (desired % (sizes + 1)) : desired;
      const isBelow = instances.filter(countsTowardsCapacity).length < desiredCapacity;
      return {
        name: defaultGroupName,
        minSize,
        maxSize,
        desiredCapacity,
        ...(isBelow && belowSince !== undefined && { belowDesiredSince: belowSince }),
        hasTerminationHook,
        ...asked,
        instances,
      };
    });
}

/** What a pass may know of a group or not. */
function anyKnowledge(): fc.Arbitrary<
  Pick<Group, 'activities' | 'launchTemplate' | 'zones' | 'purchaseMix'>
> {
  return fc.record(
    {
      activities: anyActivities(),
      launchTemplate: anyLaunchTemplate,
      zones: fc.uniqueArray(anyZone, { minLength: 1 }),
      purchaseMix: fc.record({ onDemandBase: fc.nat(3), onDemandPercentage: fc.constantFrom(0, 25, 100) }),
    },
    { requiredKeys: [] },
  );
}

/** Anything that a group can have done, the newest first, some of it on instances that it has. */
function anyActivities(): fc.Arbitrary<readonly Activity[]> {
  return fc
    .array(anyActivity(), { maxLength: 12 })
    .map((activities) => activities.toSorted((a, b) => b.startedAt - a.startedAt));
}

function anyActivity(): fc.Arbitrary<Activity> {
  return fc
    .record(
      {
        id: fc.uuid(),
        kind: fc.constantFrom('launch', 'terminate', 'other'),
        outcome: fc.constantFrom('in-progress', 'successful', 'failed', 'cancelled'),
        cause: fc.constantFrom('capacity', 'upkeep', 'unknown'),
        startedAt: anyMoment,
        tookMs: fc.nat(minutes(20)),
        instanceId: anyInstanceId,
        zone: anyZone,
        shortage: anyShortage(),
        isSpotInterruption: fc.boolean(),
      },
      { requiredKeys: ['id', 'kind', 'outcome', 'cause', 'startedAt', 'tookMs'] },
    )
    .map(({ tookMs, shortage, isSpotInterruption, ...activity }) => ({
      ...activity,
      ...(activity.outcome !== 'in-progress' && { endedAt: activity.startedAt + tookMs }),
      ...(activity.kind === 'launch' && activity.outcome === 'failed' && shortage && { shortage }),
      ...(activity.kind === 'terminate' && isSpotInterruption !== undefined && { isSpotInterruption }),
    }));
}

function anyShortage(): fc.Arbitrary<Shortage> {
  return fc.record(
    {
      kind: fc.constantFrom('no-capacity', 'quota', 'misconfigured'),
      zone: anyZone,
      instanceType: anyInstanceType,
      purchaseOption: anyPurchaseOption,
    },
    { requiredKeys: ['kind'] },
  );
}

/** Any history, of none to 48 periods, some of them missing. */
export function anyHistory(): fc.Arbitrary<DemandHistory> {
  return fc
    .record({
      periodMs: fc.constantFrom(minutes(1), minutes(5), minutes(60)),
      demands: fc.array(fc.option(fc.nat(30), { freq: 8 }), { maxLength: 48 }),
    })
    .map(({ periodMs, demands }) => ({
      periodMs,
      points: demands.flatMap((demand, index) =>
        demand === null ? [] : [{ at: moment - (demands.length - index) * periodMs, demand }],
      ),
    }));
}

const anyWaitKind = fc.constantFrom('confirmation' as const, 'review' as const, 'queue' as const);

/** Any runs that wait, and any past of them: often too few waits to learn from. */
export function anyRunsAhead(): fc.Arbitrary<RunsAhead> {
  return fc.record({
    waiting: fc.array(
      fc.record({
        runId: fc.ulid(),
        stack: fc.constantFrom('networking', 'dns', 'cluster'),
        waitsFor: anyWaitKind,
        since: anyMoment,
      }),
      { maxLength: 12 },
    ),
    past: fc.array(
      fc.record({
        kind: anyWaitKind,
        lastedMs: fc.integer({ min: 0, max: 900 }).map((lasted) => seconds(lasted)),
        neededWorker: fc.boolean(),
      }),
      { maxLength: 90 },
    ),
  });
}

/** Any pool, with up to 40 workers. Its count of the busy ones is mostly that of the list, or not known. */
export function anyPool(): fc.Arbitrary<Pool> {
  return fc
    .record({
      id: fc.ulid(),
      pendingRuns: fc.oneof(fc.constant(0), fc.nat(50)),
      workers: fc.uniqueArray(anyWorker(), { selector: (worker) => worker.id, maxLength: 40 }),
      miscount: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.integer({ min: -3, max: 3 }) },
      ),
    })
    .map(({ miscount, ...pool }) => {
      if (miscount === undefined) return pool;
      const busy = pool.workers.filter((worker) => worker.busy).length;
      return { ...pool, busyWorkers: Math.max(0, busy + miscount) };
    });
}

/** Anything that a pass can read. */
export function anySnapshotInput(): fc.Arbitrary<SnapshotInput> {
  return fc.record(
    {
      observedAt: fc.constant(moment),
      pool: anyPool(),
      group: anyGroup(),
      registrationGraceMs: fc.constantFrom(0, minutes(1), minutes(10), minutes(60)),
      history: anyHistory(),
      runsAhead: anyRunsAhead(),
    },
    { requiredKeys: ['observedAt', 'pool', 'group', 'registrationGraceMs'] },
  );
}

/** Any snapshot that can be taken. */
export function anySnapshot(): fc.Arbitrary<Snapshot> {
  return anySnapshotInput().map(takeSnapshot);
}
