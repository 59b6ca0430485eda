import fc from 'fast-check';
import {
  type Activity,
  countsTowardsCapacity,
  type DemandHistory,
  type EpochMs,
  type Group,
  type Instance,
  type SnapshotInput,
  type ShortageKind,
  type Worker,
} from '@poolkeeper/pool-model';
import { aHistory, defaultGroupName, minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import { anyHistory, anyRunsAhead, anySnapshotInput } from '@poolkeeper/pool-model/testing/arbitraries';

/** Anything that a pass can see: unlikely combinations, and the usual ones. */
export function anySight(): fc.Arbitrary<SnapshotInput> {
  return fc.oneof(anySnapshotInput(), { weight: 2, arbitrary: anyUsualSight() });
}

/**
 * A pool that works: most members are idle or busy, the group has about what it wants, some launches failed recently, and the
 * past is known or not.
 */
function anyUsualSight(): fc.Arbitrary<SnapshotInput> {
  return fc
    .record({
      machines: fc.array(anyMachine(), { maxLength: 20 }),
      foreigners: fc.array(anyForeigner(), { maxLength: 2 }),
      pendingRuns: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(20)),
      isMiscounted: anyChance(1, 12),
      group: anySizes(),
      activities: fc.option(fc.array(anyActivity(), { maxLength: 6 }), { nil: undefined }),
      purchaseMix: fc.option(
        fc.record({ onDemandBase: fc.nat(3), onDemandPercentage: fc.constantFrom(0, 30, 100) }),
        { nil: undefined },
      ),
      zones: fc.option(fc.constant(['eu-west-1a', 'eu-west-1b']), { nil: undefined }),
      history: fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 2, arbitrary: anyHistory() },
        // What forecast and objective need. It costs the most.
        { weight: 1, arbitrary: anyWeeks() },
      ),
      runsAhead: fc.option(anyRunsAhead(), { nil: undefined }),
    })
    .map(({ machines, foreigners, pendingRuns, isMiscounted, group, history, runsAhead, ...asked }) => {
      const workers = [...machines.flatMap(workersOn), ...foreigners.map(foreignWorker)];
      const instances = machines.map(instanceOf);
      const busyWorkers = workers.filter(({ busy }) => busy).length + (isMiscounted ? 1 : 0);
      return {
        observedAt: moment,
        pool: { id: '01JPK00000000000000000POOL', pendingRuns, workers, busyWorkers },
        group: { ...withSizes(group, instances), ...definedOf(asked), instances },
        registrationGraceMs: minutes(10),
        ...(history && { history }),
        ...(runsAhead && { runsAhead }),
      };
    });
}

type MachineKind = 'idle' | 'busy' | 'booting' | 'drained' | 'stray' | 'leaving';

interface Machine {
  readonly kind: MachineKind;
  readonly isSpot: boolean;
  readonly isProtected: boolean;
  readonly zone: string;
  readonly launchedAgo: number;
  readonly idleFor: number;
}

const anyZone = fc.constantFrom('eu-west-1a', 'eu-west-1b');
const anyOption = fc.constantFrom('on-demand' as const, 'spot' as const);

function anyChance(of: number, outOf: number): fc.Arbitrary<boolean> {
  return fc.nat(outOf - 1).map((drawn) => drawn < of);
}

function anyMachine(): fc.Arbitrary<Machine> {
  return fc.record({
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant('idle' as const) },
      { weight: 3, arbitrary: fc.constant('busy' as const) },
      fc.constantFrom('booting' as const, 'drained' as const, 'stray' as const, 'leaving' as const),
    ),
    isSpot: fc.boolean(),
    isProtected: anyChance(1, 8),
    zone: anyZone,
    launchedAgo: fc.nat(120),
    idleFor: fc.nat(120),
  });
}

function instanceOf({ kind, isSpot, isProtected, zone, launchedAgo }: Machine, index: number): Instance {
  const age = kind === 'booting' ? seconds(launchedAgo) : minutes(11 + launchedAgo);
  return {
    id: instanceId(index),
    state: kind === 'leaving' ? 'terminating' : 'in-service',
    zone,
    instanceType: 't3.small',
    purchaseOption: isSpot ? 'spot' : 'on-demand',
    launchedAt: moment - age,
    protectedFromScaleIn: isProtected,
  };
}

function workersOn({ kind, launchedAgo, idleFor }: Machine, index: number): readonly Worker[] {
  if (kind === 'booting' || kind === 'stray') return [];
  const registeredAt = moment - minutes(10 + launchedAgo);
  const busy = kind === 'busy';
  return [
    {
      id: `worker-${index}`,
      busy,
      drained: kind === 'drained' || kind === 'leaving',
      registeredAt,
      ...(!busy && { availableAt: Math.max(registeredAt, moment - minutes(idleFor)) }),
      identity: { kind: 'known', instanceId: instanceId(index), groupName: defaultGroupName },
    },
  ];
}

function instanceId(index: number): string {
  return `i-${index.toString(16).padStart(17, '0')}`;
}

function anyForeigner(): fc.Arbitrary<Pick<Worker, 'busy' | 'drained'>> {
  return fc.record({ busy: fc.boolean(), drained: anyChance(1, 4) });
}

function foreignWorker(state: Pick<Worker, 'busy' | 'drained'>, index: number): Worker {
  return {
    id: `foreign-${index}`,
    registeredAt: moment - minutes(30),
    identity: { kind: 'known', instanceId: `i-foreign-${index}`, groupName: 'another-group' },
    ...state,
  };
}

interface Sizes {
  readonly minSize: number;
  readonly room: number;
  /** How far the desired capacity is from the instances there are. */
  readonly off: number;
  readonly belowSince: EpochMs | undefined;
  readonly hasTerminationHook: boolean;
}

function anySizes(): fc.Arbitrary<Sizes> {
  return fc.record({
    minSize: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(8)),
    room: fc.nat(40),
    off: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 12 })),
    belowSince: fc.option(
      fc.nat(90).map((ago) => moment - minutes(ago)),
      { nil: undefined },
    ),
    hasTerminationHook: anyChance(11, 12),
  });
}

function withSizes(
  { minSize, room, off, belowSince, hasTerminationHook }: Sizes,
  instances: readonly Instance[],
): Omit<Group, 'instances'> {
  const launched = instances.filter(countsTowardsCapacity).length;
  const desiredCapacity = Math.max(0, launched + off);
  return {
    name: defaultGroupName,
    minSize,
    maxSize: minSize + room,
    desiredCapacity,
    ...(launched < desiredCapacity && belowSince !== undefined && { belowDesiredSince: belowSince }),
    hasTerminationHook,
  };
}

function anyActivity(): fc.Arbitrary<Activity> {
  return fc
    .record({
      id: fc.uuid(),
      kind: fc.constantFrom('launch' as const, 'launch' as const, 'terminate' as const),
      hasFailed: fc.boolean(),
      cause: fc.constantFrom('capacity' as const, 'upkeep' as const),
      startedAgo: fc.nat(40),
      zone: anyZone,
      shortage: fc.record(
        {
          kind: fc.constantFrom<ShortageKind>('no-capacity', 'quota', 'misconfigured'),
          purchaseOption: anyOption,
        },
        { requiredKeys: ['kind'] },
      ),
    })
    .map(({ hasFailed, startedAgo, shortage, ...activity }) => ({
      ...activity,
      outcome: hasFailed ? 'failed' : 'successful',
      startedAt: moment - minutes(startedAgo),
      endedAt: moment - minutes(startedAgo) + seconds(20),
      ...(hasFailed && activity.kind === 'launch' && { shortage: { ...shortage, zone: activity.zone } }),
    }));
}

/** Three or four weeks of hours with the same demand, except for a change in it. */
function anyWeeks(): fc.Arbitrary<DemandHistory> {
  return fc
    .record({
      weeks: fc.integer({ min: 3, max: 4 }),
      day: fc.array(fc.nat(12), { minLength: 4, maxLength: 24 }),
      noise: fc.integer({ min: 2, max: 1000 }),
      quietAtTheEnd: fc.nat(4),
    })
    .map(({ weeks, day, noise, quietAtTheEnd }) => {
      const hours = weeks * 7 * 24;
      const demandAt = (hour: number): number =>
        hour >= hours - quietAtTheEnd
          ? 0
          : (day[(hour % 24) % day.length] ?? 0) + (hour % noise === 0 ? 3 : 0);
      return aHistory(
        Array.from({ length: hours }, (_, hour) => demandAt(hour)),
        { periodMs: minutes(60) },
      );
    });
}

function definedOf<Parts extends object>(parts: Parts): { [Name in keyof Parts]?: NonNullable<Parts[Name]> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Parts]?: NonNullable<Parts[Name]>;
  };
}
