import type { World } from '@poolkeeper/pool-world';
import { setAlarm, type Alarm } from '../clock/alarm.ts';
import type { Clock } from '../clock/clock.ts';
import { watchCalls } from './watch-calls.ts';

/** Keeps a world in step with a clock. */
export interface WorldDriver {
  /** The world for callers outside of the driver, which notices their calls. */
  readonly world: World;
  /**
   * Calls `listener` after each advance of the world. The listener must not call `world`: that would cause another
   * advance, and never end.
   */
  onAdvance(listener: () => void): void;
  /** Reports a change that did not go through `world`. */
  changed(): void;
  stop(): void;
}

/** Advances the world when its next event is due, and after every call from outside. It does not poll. */
export function driveWorld(world: World, clock: Clock): WorldDriver {
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
