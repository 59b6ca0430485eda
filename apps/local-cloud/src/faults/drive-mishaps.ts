import type { SeededFaults, World } from '@poolkeeper/pool-world';
import { setAlarm, type Alarm } from '../clock/alarm.ts';
import type { Clock } from '../clock/clock.ts';
import { makeHappen, mishapKinds, type MishapKind } from './mishaps.ts';

export interface MishapDriver {
  stop(): void;
}

/** The maximum length of mishaps that last, and of an operator's drain. */
const maxMinutes = 30;

/** Makes mishaps happen at the rates of the profile, and queues and boots fail by it. */
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
      const minutes = 1 + faults.source(kind).integer(maxMinutes);
      const target = makeHappen({ kind, minutes }, world, faults.source(kind));
      if (kind === 'drains' && target !== undefined) liftLater(target, minutes);
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
