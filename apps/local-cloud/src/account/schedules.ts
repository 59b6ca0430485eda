import type { Clock } from '../clock/clock.ts';
import type { InvocationOutcome } from '../functions/invocation.ts';
import { startSchedule, type Schedule } from '../functions/schedule.ts';
import { roleNameOf, type Identities } from '../iam/identities.ts';
import type { HostedFunction, HostedFunctions } from './hosted-functions.ts';
import { isPermitted } from './permitted.ts';

export interface ScheduleSettings {
  readonly name: string;
  /** `rate(1 minute)` */
  readonly expression: string;
  readonly enabled: boolean;
  readonly functionArn: string;
  /** The role that EventBridge Scheduler invokes the function with. */
  readonly roleArn?: string;
  /** Set for a rule. A rule has no role, so the function's policy must allow it. */
  readonly ruleArn?: string;
  /** The event. @default - EventBridge's scheduled event */
  readonly input?: unknown;
}

export interface SchedulesOptions {
  readonly clock: Clock;
  readonly functions: HostedFunctions;
  readonly identities: Identities;
  readonly onOutcome: (schedule: ScheduleSettings, outcome: InvocationOutcome) => void;
}

/** Schedules of EventBridge Scheduler, and scheduled rules of EventBridge. */
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

  /** Creates or changes a schedule. Throws `RangeError` if its expression is not a rate. */
  put(settings: ScheduleSettings): void {
    const everySeconds = secondsOf(settings.expression);
    this.delete(settings.name);
    const running = settings.enabled ? this.#start(settings, everySeconds) : undefined;
    this.#schedules.set(settings.name, { settings, running });
  }

  delete(name: string): void {
    this.#schedules.get(name)?.running?.stop();
    this.#schedules.delete(name);
  }

  stop(): void {
    for (const name of [...this.#schedules.keys()]) this.delete(name);
  }

  #start(settings: ScheduleSettings, everySeconds: number): Schedule {
    const { clock, functions, onOutcome } = this.#options;
    const { functionArn, input } = settings;
    // AWS does not wait for the last invocation. With a fast clock, invocations would pile up on this machine.
    let isRunning = false;
    return startSchedule({
      clock,
      everySeconds,
      input,
      target: {
        hasCapacity: () => !isRunning && functions.find(functionArn)?.hasCapacity() !== false,
        invoke: async (event) => {
          const target = functions.find(functionArn);
          if (target === undefined) return refused(`the function ${functionArn} does not exist`);
          const refusal = this.#refusal(settings, target);
          if (refusal !== undefined) return refused(refusal);
          isRunning = true;
          try {
            return await target.invoke(event);
          } finally {
            isRunning = false;
          }
        },
      },
      onOutcome: (outcome) => {
        onOutcome(settings, outcome);
      },
    });
  }

  /** Why AWS must not invoke the function for this schedule. Undefined if it may. */
  #refusal({ roleArn, ruleArn }: ScheduleSettings, { arn, policy }: HostedFunction): string | undefined {
    const { identities } = this.#options;
    const request = { action: 'lambda:InvokeFunction', resource: arn, context: {} };
    if (roleArn !== undefined) {
      if (!identities.trusts(roleArn, 'scheduler.amazonaws.com')) {
        return `the scheduler may not assume ${roleArn}`;
      }
      const verdict = identities.judge(roleNameOf(roleArn), request);
      if (verdict.kind === 'allowed') return undefined;
      return `${roleArn} is not authorized to perform: lambda:InvokeFunction on resource: ${arn} ${verdict.because}`;
    }
    const context = { 'aws:SourceArn': ruleArn ?? '' };
    return isPermitted(policy, 'Service:events.amazonaws.com', { ...request, context })
      ? undefined
      : `the policy of ${arn} does not let ${ruleArn ?? 'a rule'} invoke it`;
  }
}

function refused(errorMessage: string): InvocationOutcome {
  return { kind: 'failed', requestId: '', error: { errorType: 'AccessDenied', errorMessage } };
}

const unitSeconds: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

function secondsOf(expression: string): number {
  const [, number = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = Number(number) * (unitSeconds[unit] ?? 0);
  if (seconds > 0) return seconds;
  throw new RangeError(`local-cloud supports only schedules such as rate(5 minutes), got ${expression}`);
}
