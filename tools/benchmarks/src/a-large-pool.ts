import {
  takeSnapshot,
  type Activity,
  type DemandHistory,
  type Instance,
  type Snapshot,
  type Worker,
} from '@poolkeeper/pool-model';
import {
  aGroup,
  aHistory,
  ago,
  anActivity,
  anInstance,
  aWorker,
  defaultGroupName,
  minutes,
  moment,
} from '@poolkeeper/pool-model/testing';

/** The page size of AWS. */
const mostActivities = 100;

/**
 * A pool of this size with a surplus: out of fifty instances, 25 are busy, 20 idle, 2 booting, and one each drained,
 * leaving and without a worker; in three zones, half of them spot, a third with an outdated template. Has two weeks of
 * demand and a full page of activities. The same size gives the same pool.
 */
export function aLargePool(size: number): Snapshot {
  const pairs = Array.from({ length: size }, (_, place) => pairOf(place));
  const instances = pairs.map(([instance]) => instance);
  const counted = instances.filter(({ state }) => state === 'in-service' || state === 'pending').length;
  return takeSnapshot({
    observedAt: moment,
    pool: {
      id: '01JABCDEFGHJKMNPQRSTVWXYZ0',
      pendingRuns: 0,
      workers: pairs.flatMap(([, worker]) => worker ?? []),
    },
    group: aGroup({
      instances,
      desiredCapacity: counted,
      maxSize: 2 * size,
      launchTemplate: 'lt-0abc:2',
      purchaseMix: { onDemandBase: 0, onDemandPercentage: 20 },
      activities: Array.from({ length: mostActivities }, (_, place) => activityOf(place)),
    }),
    registrationGraceMs: minutes(10),
    history: twoWeeks(size),
  });
}

function pairOf(place: number): readonly [Instance, Worker | undefined] {
  const kind = place % 50;
  const isBooting = kind === 45 || kind === 46;
  const instance = anInstance({
    id: `i-${place.toString(16).padStart(17, '0')}`,
    state: kind === 48 ? 'terminating' : 'in-service',
    zone: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'][scattered(place) % 3],
    purchaseOption: scattered(place) % 2 === 0 ? 'spot' : 'on-demand',
    launchTemplate: scattered(place) % 3 === 0 ? 'lt-0abc:1' : 'lt-0abc:2',
    launchedAt: isBooting ? ago(minutes(1)) : ago(minutes(15 + (scattered(place) % 3000))),
  });
  if (isBooting || kind === 49) return [instance, undefined];
  const worker = aWorker({
    identity: { kind: 'known', instanceId: instance.id, groupName: defaultGroupName },
    busy: kind < 25,
    drained: kind === 47 || kind === 48,
    ...(kind >= 25 && { availableAt: ago(minutes(scattered(place) % 90)) }),
  });
  return [instance, worker];
}

/** Far from the order of the places, and the same each time. */
function scattered(place: number): number {
  return (place * 7919) % 10_007;
}

function activityOf(place: number): Activity {
  const startedAt = ago(minutes(2 * place + 5));
  if (place % 10 === 3) {
    return anActivity({
      startedAt,
      outcome: 'failed',
      shortage: { kind: 'no-capacity', purchaseOption: 'spot', zone: 'eu-west-1b' },
    });
  }
  if (place % 10 === 7) return anActivity({ startedAt, kind: 'terminate', isSpotInterruption: true });
  return anActivity({ startedAt });
}

/** Of five minutes each: low at night, high by day. */
function twoWeeks(size: number): DemandHistory {
  const periods = 14 * 24 * 12;
  return aHistory(
    Array.from({ length: periods }, (_, period) => {
      const ofDay = 0.5 - 0.5 * Math.cos((2 * Math.PI * period) / (24 * 12));
      return Math.round(size * 0.6 * ofDay) + (scattered(period) % 5);
    }),
  );
}
