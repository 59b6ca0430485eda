import { afterEach, describe, expect, it } from 'vitest';
import { aFunction } from '../testing/a-function.ts';
import { aPlatform } from '../testing/a-platform.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { InvocationOutcome } from './invocation.ts';
import { createLambdaFunction, type LambdaFunction } from './lambda-function.ts';
import type { Platform } from './platform.ts';

const startAt = Date.UTC(2026, 2, 2, 9);
const started: LambdaFunction[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((lambda) => lambda.close()));
});

// Processes start slowly on a machine that is busy with other tests.
describe('a function', { timeout: 30_000 }, () => {
  it('receives the event and a context', async () => {
    const { event, context } = payloadOf(await start().invoke({ hello: 'pool' }));

    expect(event).toEqual({ hello: 'pool' });
    expect(context).toMatchObject({
      functionName: 'a-function',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:a-function',
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/a-function',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it('has the environment variables of Lambda and of its settings, and none of this machine', async () => {
    const { environment } = payloadOf(
      await start({ environment: { QUEUE_URL: 'q', TZ: 'mine' } }).invoke({}),
    );

    expect(Object.keys(environment as object).sort()).toEqual([
      ...['AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL', 'AWS_EXECUTION_ENV'],
      ...['AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_VERSION'],
      ...['AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME'],
      ...['AWS_LAMBDA_RUNTIME_API', 'AWS_REGION', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
      ...['LAMBDA_TASK_ROOT', 'LANG', 'NODE_PATH', 'PATH', 'QUEUE_URL', 'TZ', '_HANDLER', '_X_AMZN_TRACE_ID'],
    ]);
    expect(environment).toMatchObject({ AWS_ACCESS_KEY_ID: 'ASIAFUNCTION', TZ: ':UTC' });
  });

  it('accepts a debugger on port 9229 when the platform inspects it', async () => {
    const platform = { ...aPlatform(), inspect: 'function' };

    await start({}, platform).invoke({});

    expect(platform.lines.map(({ text }) => text).join()).toContain('127.0.0.1:9229');
  });

  it('handles the next event in the same process', async () => {
    const lambda = start();

    const first = payloadOf(await lambda.invoke({}));
    const second = payloadOf(await lambda.invoke({}));

    expect(second.pid).toBe(first.pid);
    expect(second.context).not.toEqual(first.context);
  });

  it('handles concurrent events in separate processes', async () => {
    const lambda = start({ reservedConcurrency: 2 });

    const both = [lambda.invoke({}), lambda.invoke({})];

    expect(lambda.hasCapacity()).toBe(false);
    const [one, other] = await Promise.all(both);
    expect(payloadOf(one).pid).not.toBe(payloadOf(other).pid);
    expect(lambda.hasCapacity()).toBe(true);
  });

  it('fails with the error that its handler throws, and handles the next event', async () => {
    const lambda = start({ handler: 'index.fail' });

    for (const event of [1, 2]) {
      expect(errorOf(await lambda.invoke(event))).toMatchObject({
        errorType: 'RangeError',
        errorMessage: '17 is too many',
      });
    }
  });

  it('fails with the error that its module throws', async () => {
    const lambda = start({ handler: 'broken.handler' });

    expect(errorOf(await lambda.invoke({}))).toMatchObject({
      errorType: 'ConfigurationError',
      errorMessage: 'missing variables: QUEUE_URL, AUTOSCALING_REGION',
    });
  });

  it.each([
    ['index.nothing', 'index.nothing is undefined or not exported'],
    ['missing.handler', /cannot find module 'missing' in /],
  ])('fails when its handler is %s, which does not exist', async (handler, message) => {
    expect(errorOf(await start({ handler }).invoke({})).errorMessage).toMatch(message);
  });

  it('gets a new process when its process exits during an event', async () => {
    const lambda = start({ handler: 'index.exit' });

    for (const event of [1, 2]) {
      expect(errorOf(await lambda.invoke(event))).toEqual({
        errorType: 'Runtime.ExitError',
        errorMessage: 'Runtime exited with error: exit status 3',
      });
    }
  });

  it('is killed during an event when a crash is drawn, and gets a new process', async () => {
    const crashes = [0, undefined];
    const lambda = start({ handler: 'index.pause' }, { ...aPlatform(), drawCrash: () => crashes.shift() });

    const first = await lambda.invoke(300);
    const second = await lambda.invoke(0);

    expect(errorOf(first)).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: 'Runtime exited with error: signal: killed',
    });
    expect(payloadOf(second)).toEqual({ paused: 0 });
  });

  it('fails when it needs more memory than its settings allow', async () => {
    const lambda = start({ handler: 'index.hoard', memoryMb: 16 });

    expect(errorOf(await lambda.invoke({})).errorType).toBe('Runtime.ExitError');
  });

  it.each(['hang', 'spin'])('is killed at its timeout when its handler is %s', async (name) => {
    const lambda = start({ handler: `index.${name}`, timeoutSeconds: 0.2 });

    expect(errorOf(await lambda.invoke({}))).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 0.2 seconds',
    });
  });

  it('logs the lines that it prints', async () => {
    const platform = aPlatform();
    const lambda = start({ handler: 'index.print' }, platform);

    await lambda.invoke({});
    await lambda.close();

    expect(platform.lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ functionName: 'a-function', stream: 'stdout', text: 'one' }),
        expect.objectContaining({ functionName: 'a-function', stream: 'stdout', text: 'two' }),
        expect.objectContaining({ functionName: 'a-function', stream: 'stderr', text: 'three' }),
      ]),
    );
    expect(platform.lines[0]?.logStream).toMatch(
      /^2026\/03\/02\/\[\$LATEST\][0-9a-f]{32}$|^2026-03-02\/\[\$LATEST\][0-9a-f]{32}$/,
    );
  });

  it('runs in pool time, except for the timeouts of its network calls', async () => {
    const platform = aPlatform({ speed: 6000, startAt });
    const before = platform.clock.now();

    const result = payloadOf(await start({ handler: 'index.measure' }, platform).invoke({}));

    expect(result.elapsedMs).toBeGreaterThanOrEqual(240_000);
    expect(result.monotonicMs).toBeGreaterThanOrEqual(240_000 - 1);
    expect(result.at).toBeGreaterThanOrEqual(before + 240_000);
    expect(result.at).toBeLessThanOrEqual(platform.clock.now());
    expect(result).toMatchObject({ isDate: true, networkTimeoutCame: false });
  });

  it('gets a deadline in pool time that leaves enough real time', async () => {
    const { remainingMs } = payloadOf(
      await start({ timeoutSeconds: 30 }, aPlatform({ speed: 60 })).invoke({}),
    );

    expect(remainingMs).toBeGreaterThan(30_000);
    expect(remainingMs).toBeLessThanOrEqual(300_000);
  });
});

function start(settings: Partial<FunctionSettings> = {}, platform: Platform = aPlatform()): LambdaFunction {
  const lambda = createLambdaFunction(aFunction(settings), platform);
  started.push(lambda);
  return lambda;
}

function payloadOf(outcome: InvocationOutcome | undefined): Record<string, unknown> {
  if (outcome?.kind !== 'succeeded') throw new Error(`expected a success, got ${JSON.stringify(outcome)}`);
  return outcome.payload as Record<string, unknown>;
}

function errorOf(outcome: InvocationOutcome): { errorType: string; errorMessage: string } {
  if (outcome.kind !== 'failed') throw new Error(`expected a failure, got ${JSON.stringify(outcome)}`);
  const { errorType, errorMessage } = outcome.error;
  return { errorType, errorMessage };
}
