import { randomUUID } from 'node:crypto';
import { setAlarm, type Alarm } from '../clock/alarm.ts';
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

/** Lambda tries a throttled event again after a second, and then after up to five minutes. */
const backoff = { firstMs: 1000, mostMs: 300_000 };

/**
 * Invokes a function immediately and then at a fixed rate, as an EventBridge rule without retries does. While the function
 * is throttled, one event waits and further ones are dropped, because they would only repeat its effect.
 */
export function startSchedule({ clock, everySeconds, target, input, onOutcome }: ScheduleSettings): Schedule {
  const period = everySeconds * 1000;
  const firstAt = clock.now();
  let waiting = false;
  let stopped = false;
  let alarm = setAlarm(clock, firstAt, fire);
  let retry: Alarm | undefined;

  return {
    stop: () => {
      stopped = true;
      alarm.cancel();
      retry?.cancel();
    },
  };

  function fire(): void {
    const periods = Math.floor((clock.now() - firstAt) / period) + 1;
    alarm = setAlarm(clock, firstAt + periods * period, fire);
    invoke(backoff.firstMs);
  }

  function invoke(pauseMs: number): void {
    retry?.cancel();
    waiting = !target.hasCapacity();
    if (waiting) {
      const again = () => {
        invoke(Math.min(pauseMs * 2, backoff.mostMs));
      };
      retry = setAlarm(clock, clock.now() + pauseMs, again);
      return;
    }
    void target.invoke(input ?? scheduledEvent(clock)).then((outcome) => {
      if (stopped) return;
      onOutcome(outcome);
      if (waiting) invoke(backoff.firstMs);
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
