import type { Clock } from '../clock/clock.ts';
import type { InvocationOutcome } from '../functions/invocation.ts';
import { startSchedule, type Schedule } from '../functions/schedule.ts';
import type { Identities } from '../iam/identities.ts';
import type { HostedFunctions } from './hosted-functions.ts';

export interface ScheduleSettings {
  readonly name: string;
  /** `rate(1 minute)` */
  readonly expression: string;
  readonly enabled: boolean;
  readonly functionArn: string;
  /** What it invokes the function as; without one, the function's own policy has to let it. */
  readonly roleArn?: string;
  /** @default - EventBridge's scheduled event */
  readonly input?: unknown;
}

export interface SchedulesOptions {
  readonly clock: Clock;
  readonly functions: HostedFunctions;
  readonly identities: Identities;
  readonly onOutcome: (schedule: ScheduleSettings, outcome: InvocationOutcome) => void;
}

/** What is invoked at a rate: EventBridge Scheduler's schedules and EventBridge's scheduled rules. */
export class Schedules {
  readonly #options: SchedulesOptions;
  readonly #schedules = new Map<
    string,
    { readonly settings: ScheduleSettings; readonly running?: Schedule }
  >();

  constructor(options: SchedulesOptions) {
    this.#options = options;
  }

  all(): readonly ScheduleSettings[] {
    return [...this.#schedules.values()].map(({ settings }) => settings);
  }

  /** Starts a schedule, or changes it. Throws `RangeError` for an expression that is no rate. */
  put(settings: ScheduleSettings): void {
    const everySeconds = secondsOf(settings.expression);
    this.delete(settings.name);
    const running = settings.enabled ? this.#start(settings, everySeconds) : undefined;
    this.#schedules.set(settings.name, { settings, ...(running !== undefined && { running }) });
  }

  delete(name: string): void {
    this.#schedules.get(name)?.running?.stop();
    this.#schedules.delete(name);
  }

  stop(): void {
    for (const name of [...this.#schedules.keys()]) this.delete(name);
  }

  #start(settings: ScheduleSettings, everySeconds: number): Schedule {
    const { clock, functions, identities, onOutcome } = this.#options;
    const { functionArn, roleArn, input } = settings;
    return startSchedule({
      clock,
      everySeconds,
      ...(input !== undefined && { input }),
      target: {
        hasCapacity: () => functions.find(functionArn)?.hasCapacity() ?? true,
        invoke: (event) => {
          const target = functions.find(functionArn);
          if (target === undefined) return refused(`the function ${functionArn} does not exist`);
          if (roleArn !== undefined) {
            const request = { action: 'lambda:InvokeFunction', resource: target.arn, context: {} };
            const trusted = identities.trusts(roleArn, 'scheduler.amazonaws.com');
            const verdict = identities.judge(roleArn.slice(roleArn.lastIndexOf('/') + 1), request);
            if (!trusted) return refused(`the scheduler may not assume ${roleArn}`);
            if (verdict.kind === 'denied') {
              return refused(
                `${roleArn} is not authorized to perform: lambda:InvokeFunction on resource: ${target.arn} ${verdict.because}`,
              );
            }
          }
          return target.invoke(event);
        },
      },
      onOutcome: (outcome) => {
        onOutcome(settings, outcome);
      },
    });
  }
}

function refused(errorMessage: string): Promise<InvocationOutcome> {
  return Promise.resolve({
    kind: 'failed',
    requestId: '',
    error: { errorType: 'AccessDenied', errorMessage },
  });
}

const unitSeconds: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

function secondsOf(expression: string): number {
  const [, number = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = Number(number) * (unitSeconds[unit] ?? 0);
  if (seconds > 0) return seconds;
  throw new RangeError(`local-cloud knows schedules of the form rate(5 minutes), got ${expression}`);
}
