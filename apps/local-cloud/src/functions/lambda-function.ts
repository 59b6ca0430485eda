import { startExecutionEnvironment, type ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { InvocationOutcome } from './invocation.ts';
import { functionArn, type Platform } from './platform.ts';

/** A function as its triggers see it. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  /** Whether it takes another event now: fewer are under way than its maximum concurrency. */
  hasCapacity(): boolean;
  /** Starts a process when none is idle. Call it only while there is capacity. */
  invoke(event: unknown): Promise<InvocationOutcome>;
  /** Ends every process and waits until they are gone; what is under way fails. */
  close(): Promise<void>;
}

/** A function that can give way to its successor. */
export interface RunningFunction extends LambdaFunction {
  /** Takes no more events, and ends every process once what is under way has ended. */
  retire(): Promise<void>;
}

export function createLambdaFunction(settings: FunctionSettings, platform: Platform): RunningFunction {
  const living = new Set<Promise<ExecutionEnvironment>>();
  const idle: Promise<ExecutionEnvironment>[] = [];
  let underWay = 0;
  let closed = false;
  const quiet = new Set<() => void>();

  const close = async () => {
    closed = true;
    const environments = await Promise.all(living);
    for (const environment of environments) environment.end();
    await Promise.all(environments.map(({ ended }) => ended));
  };

  return {
    name: settings.name,
    arn: functionArn(platform, settings.name),
    hasCapacity: () => !closed && underWay < settings.maximumConcurrency,
    invoke: async (event) => {
      underWay += 1;
      const starting = idle.pop() ?? start();
      try {
        const environment = await starting;
        const outcome = await environment.invoke(event);
        if (environment.isUsable()) idle.push(starting);
        return outcome;
      } finally {
        underWay -= 1;
        if (underWay === 0) for (const settle of quiet) settle();
      }
    },
    close: () => {
      for (const settle of quiet) settle();
      return close();
    },
    retire: async () => {
      closed = true;
      if (underWay > 0) await new Promise<void>((resolve) => quiet.add(resolve));
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
