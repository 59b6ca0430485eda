import { startExecutionEnvironment, type ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { InvocationOutcome } from './invocation.ts';
import { functionArn, type Platform } from './platform.ts';

/** A function that triggers can invoke. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  /** Whether another invocation may start. Lambda throttles it otherwise. */
  hasCapacity(): boolean;
  /** Starts a process if none is idle. Must be called only while there is capacity. */
  invoke(event: unknown): Promise<InvocationOutcome>;
  /** Kills all processes and waits for their end. Running invocations fail. */
  close(): Promise<void>;
}

/** A function that can be replaced by its next version. */
export interface RunningFunction extends LambdaFunction {
  /** Accepts no more events, and ends all processes when the running invocations have finished. */
  retire(): Promise<void>;
}

export function createLambdaFunction(settings: FunctionSettings, platform: Platform): RunningFunction {
  const living = new Set<Promise<ExecutionEnvironment>>();
  const idle: Promise<ExecutionEnvironment>[] = [];
  let running = 0;
  let closed = false;
  const onQuiet = new Set<() => void>();

  const close = async () => {
    closed = true;
    const environments = await Promise.all(living);
    for (const environment of environments) environment.end();
    await Promise.all(environments.map(({ ended }) => ended));
  };

  return {
    name: settings.name,
    arn: functionArn(platform, settings.name),
    hasCapacity: () => !closed && running < (settings.reservedConcurrency ?? Infinity),
    invoke: async (event) => {
      running += 1;
      const starting = idle.pop() ?? start();
      try {
        const environment = await starting;
        const outcome = await environment.invoke(event);
        if (environment.isUsable()) idle.push(starting);
        return outcome;
      } finally {
        running -= 1;
        if (running === 0) for (const settle of onQuiet) settle();
      }
    },
    close: () => {
      for (const settle of onQuiet) settle();
      return close();
    },
    retire: async () => {
      closed = true;
      if (running > 0) await new Promise<void>((resolve) => onQuiet.add(resolve));
      await close();
    },
  };

  function start(): Promise<ExecutionEnvironment> {
    const starting = startExecutionEnvironment(settings, platform);
    living.add(starting);
    starting
      .then(({ ended }) => ended)
      .catch(() => undefined)
      .finally(() => {
        forget(starting);
      });
    return starting;
  }

  function forget(starting: Promise<ExecutionEnvironment>): void {
    living.delete(starting);
    const index = idle.indexOf(starting);
    if (index !== -1) void idle.splice(index, 1);
  }
}
