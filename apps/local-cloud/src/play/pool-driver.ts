import type { World } from '@poolkeeper/pool-world';
import { setAlarm, type Alarm } from '../clock/alarm.ts';
import type { Clock } from '../clock/clock.ts';
import { watchCalls } from './watch-calls.ts';

/** Keeps a world in step with a clock. */
export interface PoolDriver {
  /** The world for all who call it from outside: the driver notices their calls. */
  readonly world: World;
  /**
   * Calls `listener` after each advance of the world, at once if something may be due. It must not call the driver's own
   * `world`: that would never end.
   */
  onAdvance(listener: () => void): void;
  /** Tells the driver of a call that it can't have noticed. */
  changed(): void;
  stop(): void;
}

/**
 * Advances the world at the moment when its next event is due and after every call from outside; there is no ticking in
 * between.
 */
export function drivePool(world: World, clock: Clock): PoolDriver {
  const listeners: (() => void)[] = [];
  let alarm: Alarm | undefined;
  let scheduled: NodeJS.Immediate | undefined;
  let stopped = false;

  return {
    world: watchCalls(world, changed),
    changed,
    onAdvance: (listener) => {
      listeners.push(listener);
      changed();
    },
    stop: () => {
      stopped = true;
      alarm?.cancel();
      clearImmediate(scheduled);
    },
  };

  function changed(): void {
    if (stopped) return;
    scheduled ??= setImmediate(advance);
  }

  function advance(): void {
    scheduled = undefined;
    alarm?.cancel();
    world.advanceTo(clock.now());
    for (const listener of listeners) listener();
    const next = world.nextEventAt();
    if (next !== undefined && !stopped) alarm = setAlarm(clock, next, advance);
  }
}
