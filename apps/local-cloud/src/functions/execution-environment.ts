import { randomUUID } from 'node:crypto';
import { functionTimeoutSeconds } from '../clock/machine-floors.ts';
import { startFunctionProcess } from './function-process.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { FunctionError, InvocationOutcome } from './invocation.ts';
import { functionArn, isInspected, type Platform } from './platform.ts';
import { startRuntimeApi } from './runtime-api.ts';

/** A process of a function. It handles one event at a time, and is reused until it ends. */
export interface ExecutionEnvironment {
  /** Must not be called while another invocation is running. */
  invoke(event: unknown): Promise<InvocationOutcome>;
  /** False if the process has ended or is being killed. */
  isUsable(): boolean;
  /** Settles when the process has ended for any reason. */
  readonly ended: Promise<void>;
  end(): void;
}

type WithoutId<Outcome> = Outcome extends unknown ? Omit<Outcome, 'requestId'> : never;

interface CurrentInvocation {
  readonly requestId: string;
  readonly settle: (outcome: WithoutId<InvocationOutcome>) => void;
  timer?: NodeJS.Timeout;
  crash?: NodeJS.Timeout;
}

/** Lambda's limit for the initialization of a function. */
const initTimeoutMs = 10_000;
/** A developer who steps through an invocation needs more time than its timeout allows. */
const inspectedRealSeconds = 3600;

export async function startExecutionEnvironment(
  settings: FunctionSettings,
  platform: Platform,
): Promise<ExecutionEnvironment> {
  const { clock } = platform;
  let current: CurrentInvocation | undefined;
  let endedWith: FunctionError | undefined;

  const api = await startRuntimeApi({
    responded: (_requestId, body) => {
      settle(outcomeOf(body));
    },
    failed: (_requestId, error) => {
      settle({ kind: 'failed', error });
    },
    initFailed: (error) => {
      endedWith = error;
    },
  });
  const child = startFunctionProcess(settings, platform, {
    apiAddress: api.address,
    logStream: `${new Date(clock.now()).toISOString().slice(0, 10)}/[$LATEST]${randomUUID().replaceAll('-', '')}`,
  });
  const initTimer = setTimeout(() => {
    endWith({
      errorType: 'Sandbox.Timedout',
      errorMessage: `the function was not ready after ${initTimeoutMs / 1000} seconds`,
    });
  }, initTimeoutMs);

  const ended = child.ended.then((how) => {
    clearTimeout(initTimer);
    api.close();
    endedWith ??= { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${how}` };
    settle({ kind: 'failed', error: endedWith });
  });

  return {
    ended,
    isUsable: () => endedWith === undefined,
    end,
    invoke: (event) =>
      new Promise((resolve) => {
        const requestId = randomUUID();
        const invocation: CurrentInvocation = {
          requestId,
          settle: (outcome) => {
            resolve({ ...outcome, requestId });
          },
        };
        if (endedWith !== undefined) {
          invocation.settle({ kind: 'failed', error: endedWith });
          return;
        }
        current = invocation;
        const allowedSeconds = isInspected(settings, platform)
          ? inspectedRealSeconds * clock.speed
          : functionTimeoutSeconds(settings.timeoutSeconds, clock.speed);
        api.deliver(
          {
            requestId,
            event: JSON.stringify(event),
            functionArn: functionArn(platform, settings.name),
            traceId: `Root=1-${Math.floor(clock.now() / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`,
            deadline: () => clock.now() + allowedSeconds * 1000,
          },
          () => {
            clearTimeout(initTimer);
            invocation.timer = setTimeout(
              () => {
                endWith({
                  errorType: 'Sandbox.Timedout',
                  errorMessage: `Task timed out after ${allowedSeconds} seconds`,
                });
              },
              (allowedSeconds * 1000) / clock.speed,
            );
            const crashAfterMs = platform.drawCrash?.();
            if (crashAfterMs !== undefined) invocation.crash = setTimeout(end, crashAfterMs);
          },
        );
      }),
  };

  function end(): void {
    child.kill();
  }

  function endWith(error: FunctionError): void {
    endedWith = error;
    child.kill();
  }

  function settle(outcome: WithoutId<InvocationOutcome>): void {
    const invocation = current;
    if (invocation === undefined) return;
    current = undefined;
    clearTimeout(invocation.timer);
    clearTimeout(invocation.crash);
    invocation.settle(outcome);
  }
}

function outcomeOf(body: string): WithoutId<InvocationOutcome> {
  try {
    return { kind: 'succeeded', payload: JSON.parse(body) as unknown };
  } catch {
    return {
      kind: 'failed',
      error: {
        errorType: 'Runtime.InvalidResponse',
        errorMessage: 'the function returned a result that is not JSON',
      },
    };
  }
}
