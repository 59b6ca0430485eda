import { AwsFault, type World } from '@poolkeeper/pool-world';
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
  /** The function that it invokes, or the queue that it sends to. */
  readonly targetArn: string;
  /** Group of the messages for a FIFO queue. */
  readonly messageGroupId?: string;
  /** The role that EventBridge Scheduler uses the target with. */
  readonly roleArn?: string;
  /** Set for a rule. A rule has no role, so the function's policy must allow it. */
  readonly ruleArn?: string;
  /** The event or the message. @default - EventBridge's scheduled event */
  readonly input?: unknown;
}

export interface SchedulesOptions {
  readonly world: World;
  readonly clock: Clock;
  readonly functions: HostedFunctions;
  readonly identities: Identities;
  /** Called after a message was sent. */
  readonly onChange: () => void;
  /** Called with the outcome of each invocation, and when a message could not be sent. */
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

  #startSending(settings: ScheduleSettings, everySeconds: number): Schedule {
    const { clock, onOutcome } = this.#options;
    return startSchedule({
      clock,
      everySeconds,
      input: settings.input ?? {},
      target: { hasCapacity: () => true, invoke: (event) => Promise.resolve(this.#send(settings, event)) },
      onOutcome: (outcome) => {
        if (outcome.kind === 'failed') onOutcome(settings, outcome);
      },
    });
  }

  #send(settings: ScheduleSettings, input: unknown): InvocationOutcome {
    const { world, clock, onChange } = this.#options;
    const { targetArn, messageGroupId: groupId } = settings;
    const refusal = this.#refusalOfRole(settings, { action: 'sqs:SendMessage', resource: targetArn });
    if (refusal !== undefined) return refused(refusal);
    world.advanceTo(clock.now());
    // EventBridge Scheduler user guide, "Adding context attributes".
    const time = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
    const body = JSON.stringify(input).replaceAll('<aws.scheduler.scheduled-time>', time);
    try {
      const name = targetArn.slice(targetArn.lastIndexOf(':') + 1);
      world.sqs.send(name, body, groupId === undefined ? {} : { groupId });
    } catch (error) {
      if (error instanceof AwsFault) return refused(error.message);
      throw error;
    }
    onChange();
    return { kind: 'succeeded', requestId: '', payload: undefined };
  }

  #start(settings: ScheduleSettings, everySeconds: number): Schedule {
    return isQueue(settings)
      ? this.#startSending(settings, everySeconds)
      : this.#startInvoking(settings, everySeconds);
  }

  #startInvoking(settings: ScheduleSettings, everySeconds: number): Schedule {
    const { clock, functions, onOutcome } = this.#options;
    const { targetArn: functionArn, input } = settings;
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
  #refusal(settings: ScheduleSettings, { arn, policy }: HostedFunction): string | undefined {
    const { roleArn, ruleArn } = settings;
    const request = { action: 'lambda:InvokeFunction', resource: arn };
    if (roleArn !== undefined) return this.#refusalOfRole(settings, request);
    const context = { 'aws:SourceArn': ruleArn ?? '' };
    return isPermitted(policy, 'Service:events.amazonaws.com', { ...request, context })
      ? undefined
      : `the policy of ${arn} does not let ${ruleArn ?? 'a rule'} invoke it`;
  }

  /** Why the role of the schedule must not use the target. Undefined if it may. */
  #refusalOfRole(
    { roleArn = '' }: ScheduleSettings,
    { action, resource }: { readonly action: string; readonly resource: string },
  ): string | undefined {
    const { identities } = this.#options;
    if (!identities.trusts(roleArn, 'scheduler.amazonaws.com')) {
      return `the scheduler may not assume ${roleArn}`;
    }
    const verdict = identities.judge(roleNameOf(roleArn), { action, resource, context: {} });
    if (verdict.kind === 'allowed') return undefined;
    return `${roleArn} is not authorized to perform: ${action} on resource: ${resource} ${verdict.because}`;
  }
}

function isQueue({ targetArn }: ScheduleSettings): boolean {
  return targetArn.split(':')[2] === 'sqs';
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
