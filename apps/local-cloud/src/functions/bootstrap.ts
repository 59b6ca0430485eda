/**
 * The main program of a function's process. As Lambda's own runtime does, it loads the handler that `_HANDLER` names from
 * `LAMBDA_TASK_ROOT`, and then handles events from the Runtime API one by one. It exits when its standard input is closed,
 * which happens when the parent process ends.
 */
import { existsSync } from 'node:fs';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { FunctionError } from './invocation.ts';

type Handler = (event: unknown, context: object) => unknown;

// A copy, because the handler can change the environment.
const environment = { ...process.env };
const api = new URL(`http://${variable('AWS_LAMBDA_RUNTIME_API')}/2018-06-01/runtime/`);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

process.stdin.on('close', () => process.exit(1)).resume();
(process.stdin as { unref?: () => void }).unref?.();

try {
  await run(await loadHandler());
} catch (error) {
  // The Runtime API is closed.
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}

async function run(handler: Handler): Promise<never> {
  for (;;) {
    const { headers, body } = await call('GET', 'invocation/next');
    const requestId = header(headers, 'lambda-runtime-aws-request-id');
    process.env._X_AMZN_TRACE_ID = header(headers, 'lambda-runtime-trace-id');
    let result: string;
    try {
      result = JSON.stringify((await handler(JSON.parse(body), contextOf(headers))) ?? null);
    } catch (error) {
      await call('POST', `invocation/${requestId}/error`, JSON.stringify(functionErrorOf(error)));
      continue;
    }
    await call('POST', `invocation/${requestId}/response`, result);
  }
}

async function loadHandler(): Promise<Handler> {
  try {
    const [module = '', name = ''] = variable('_HANDLER').split('.');
    const folder = variable('LAMBDA_TASK_ROOT');
    const file = ['.mjs', '.js', '.cjs', '']
      .map((end) => join(folder, module + end))
      .find((path) => existsSync(path));
    if (file === undefined) {
      throw namedError('Runtime.ImportModuleError', `cannot find module '${module}' in ${folder}`);
    }
    const handler = ((await import(pathToFileURL(file).href)) as Record<string, unknown>)[name];
    if (typeof handler !== 'function') {
      throw namedError('Runtime.HandlerNotFound', `${variable('_HANDLER')} is undefined or not exported`);
    }
    return handler as Handler;
  } catch (error) {
    await call('POST', 'init/error', JSON.stringify(functionErrorOf(error)));
    process.exit(1);
  }
}

function contextOf(headers: IncomingHttpHeaders): object {
  const deadline = Number(header(headers, 'lambda-runtime-deadline-ms'));
  return {
    awsRequestId: header(headers, 'lambda-runtime-aws-request-id'),
    invokedFunctionArn: header(headers, 'lambda-runtime-invoked-function-arn'),
    functionName: variable('AWS_LAMBDA_FUNCTION_NAME'),
    functionVersion: variable('AWS_LAMBDA_FUNCTION_VERSION'),
    memoryLimitInMB: variable('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
    logGroupName: variable('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: variable('AWS_LAMBDA_LOG_STREAM_NAME'),
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function functionErrorOf(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: (error.stack ?? '').split('\n'),
  };
}

function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function variable(name: string): string {
  return environment[name] ?? '';
}

function header(headers: IncomingHttpHeaders, name: string): string {
  return String(headers[name] ?? '');
}

// `fetch` would time out after five minutes, and the next event can take longer.
function call(
  method: 'GET' | 'POST',
  path: string,
  body?: string,
): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, api), { method, agent }, (response) => {
      text(response).then((answer) => {
        resolve({ headers: response.headers, body: answer });
      }, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
