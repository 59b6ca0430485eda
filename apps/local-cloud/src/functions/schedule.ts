import { randomUUID } from 'node:crypto';
import { setAlarm } from '../clock/alarm.ts';
import type { Clock } from '../clock/clock.ts';
import type { InvocationOutcome } from './invocation.ts';
import type { LambdaFunction } from './lambda-function.ts';

export interface Schedule {
  stop(): void;
}

export interface ScheduleSettings {
  readonly clock: Clock;
  /** In pool time. */
  readonly everySeconds: number;
  readonly target: Pick<LambdaFunction, 'hasCapacity' | 'invoke'>;
  /** The event. @default - EventBridge's scheduled event */
  readonly input?: unknown;
  readonly onOutcome: (outcome: InvocationOutcome) => void;
}

/**
 * Invokes a function immediately and then at a fixed rate, as an EventBridge rule without retries does. While the function
 * is at its maximum concurrency, one event waits and further ones are dropped, because they would only repeat its effect.
 */
export function startSchedule({ clock, everySeconds, target, input, onOutcome }: ScheduleSettings): Schedule {
  const period = everySeconds * 1000;
  const firstAt = clock.now();
  let waiting = false;
  let stopped = false;
  let alarm = setAlarm(clock, firstAt, fire);

  return {
    stop: () => {
      stopped = true;
      alarm.cancel();
    },
  };

  function fire(): void {
    const periods = Math.floor((clock.now() - firstAt) / period) + 1;
    alarm = setAlarm(clock, firstAt + periods * period, fire);
    invoke();
  }

  function invoke(): void {
    waiting = !target.hasCapacity();
    if (waiting) return;
    void target.invoke(input ?? scheduledEvent(clock)).then((outcome) => {
      if (stopped) return;
      onOutcome(outcome);
      if (waiting) invoke();
    });
  }
}

function scheduledEvent(clock: Clock): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    time: `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
    resources: [],
    detail: {},
  };
}
