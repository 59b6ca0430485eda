import { randomUUID } from 'node:crypto';
import type { AccountStores } from '../account/account.ts';
import { isPermitted } from '../account/permitted.ts';
import type { HostedFunction } from '../account/hosted-functions.ts';
import type { AccessRequest } from '../iam/access.ts';
import { functionUrlPath } from '../functions/function-url-path.ts';
import { textAnswer, type HttpAnswer } from './http-answer.ts';

export interface UrlRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/**
 * Invokes the function of a URL as Lambda does: the policy of the function must allow everybody to use it, and the answer is what
 * the function returns (Lambda developer guide, "Invoking Lambda function URLs", payload format 2.0).
 */
export async function invokeFunctionUrl(
  { method, path, headers, body }: UrlRequest,
  { functions, functionUrls, clock }: Pick<AccountStores, 'functions' | 'functionUrls' | 'clock'>,
): Promise<HttpAnswer> {
  const [id = '', ...rest] = path.slice(functionUrlPath.length).split('/');
  const name = functionUrls.functionOf(id);
  const target = name === undefined ? undefined : functions.find(name);
  if (target === undefined || !isPublic(target)) return textAnswer(403, '{"Message":"Forbidden"}');
  if (!target.hasCapacity()) return textAnswer(429, '{"Reason":"ConcurrentInvocationLimitExceeded"}');
  const rawPath = `/${rest.join('/')}`;
  const now = clock.now();
  const outcome = await target.invoke({
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers,
    requestContext: {
      domainName: new URL(functionUrls.urlOf(id)).host,
      http: { method, path: rawPath, protocol: 'HTTP/1.1' },
      requestId: randomUUID(),
      timeEpoch: Math.floor(now),
    },
    body,
    isBase64Encoded: false,
  });
  return outcome.kind === 'failed' ? textAnswer(502, 'Internal Server Error') : answerOf(outcome.payload);
}

/** Since October 2025, a URL needs both permissions (Lambda developer guide, "Control access to Lambda function URLs"). */
function isPublic({ policy, arn }: HostedFunction): boolean {
  const needed: readonly AccessRequest[] = [
    { action: 'lambda:InvokeFunctionUrl', context: { 'lambda:FunctionUrlAuthType': 'NONE' }, resource: arn },
    { action: 'lambda:InvokeFunction', context: { 'lambda:InvokedViaFunctionUrl': 'true' }, resource: arn },
  ];
  return needed.every((request) => isPermitted(policy, '*', request));
}

function answerOf(payload: unknown): HttpAnswer {
  const json = { 'content-type': 'application/json' };
  const { statusCode, headers, body } = (payload ?? {}) as {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  return statusCode === undefined
    ? { status: 200, headers: json, body: JSON.stringify(payload) }
    : { status: statusCode, headers: { ...json, ...headers }, body: body ?? '' };
}
