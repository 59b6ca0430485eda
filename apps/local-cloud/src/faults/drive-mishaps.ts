import type { SeededFaults, World } from '@poolkeeper/pool-world';
import { setAlarm, type Alarm } from '../clock/alarm.ts';
import type { Clock } from '../clock/clock.ts';
import { makeHappen, mishapKinds, type MishapKind } from './mishaps.ts';

export interface MishapDriver {
  stop(): void;
}

/** What lasts, lasts up to half an hour, as does an operator's drain. */
const longestMinutes = 30;

/** Makes mishaps happen at the rates that are asked for, and lets queues and boots behave as asked for. */
export function driveMishaps({
  faults,
  world,
  clock,
}: {
  readonly faults: SeededFaults;
  readonly world: World;
  readonly clock: Clock;
}): MishapDriver {
  const alarms = new Map<MishapKind | symbol, Alarm>();
  faults.onChange(follow);
  follow();

  return { stop };

  function follow(): void {
    for (const kind of mishapKinds) waitFor(kind);
    const { duplicate, delay } = faults.profile;
    world.sqs.disturb({
      duplicateRate: duplicate,
      delayUpToSeconds: delay,
      reorder: faults.strikes('reorder'),
    });
    world.mishaps.boots({
      slowBootRate: faults.profile['slow-boot'],
      lostBootRate: faults.profile['lost-boot'],
      bootFailureRate: faults.profile['boot-failure'],
    });
  }

  function waitFor(kind: MishapKind): void {
    alarms.get(kind)?.cancel();
    const moment = faults.nextMoment(kind, clock.now());
    if (moment === undefined) return;
    const alarm = setAlarm(clock, moment, () => {
      world.advanceTo(clock.now());
      const minutes = 1 + faults.source(kind).integer(longestMinutes);
      const struck = makeHappen({ kind, minutes }, world, faults.source(kind));
      if (kind === 'drains' && struck !== undefined) liftLater(struck, minutes);
      waitFor(kind);
    });
    alarms.set(kind, alarm);
  }

  function liftLater(workerId: string, minutes: number): void {
    const key = Symbol(workerId);
    const alarm = setAlarm(clock, clock.now() + minutes * 60_000, () => {
      alarms.delete(key);
      world.advanceTo(clock.now());
      world.spacelift.drainSet(workerId, false);
    });
    alarms.set(key, alarm);
  }

  function stop(): void {
    for (const alarm of alarms.values()) alarm.cancel();
  }
}
