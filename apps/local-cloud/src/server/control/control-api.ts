import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { imageFailures } from '../../account/image-builds.ts';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './controls.ts';
import { changeFaults, describeFaults, endFaults } from './faults-route.ts';
import { makeMishapHappen } from './mishaps-route.ts';
import { pauseAutoscaler } from './pause-route.ts';
import { readJson, RefusedRequest } from './refused-request.ts';
import { describePasses, describePermissions, describeState } from './reports.ts';
import { answerPlan, queueRuns } from './runs-route.ts';

type Route = (controls: Controls, body: string) => HttpAnswer;

/** What users and tests can read and change from outside, beyond the real APIs. */
const routes: Readonly<Record<string, Route>> = {
  'GET /_local/state': describeState,
  'GET /_local/passes': describePasses,
  'GET /_local/permissions': describePermissions,
  'POST /_local/runs': queueRuns,
  'POST /_local/confirmations': answerPlan,
  'GET /_local/faults': describeFaults,
  'POST /_local/faults': changeFaults,
  'DELETE /_local/faults': endFaults,
  'POST /_local/mishaps': makeMishapHappen,
  'POST /_local/image-builds': failNextImage,
  'POST /_local/pause': pauseAutoscaler,
  'POST /_local/lifecycle-manager': switchLifecycleManager,
};

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export function answerControl(request: ControlRequest, controls: Controls): HttpAnswer {
  const { method, path, headers } = request;
  const unauthorized = refuseUnauthorized(headers, controls);
  if (unauthorized !== undefined) return unauthorized;
  controls.world.advanceTo(controls.clock.now());
  const route = `${method} ${path}`;
  const answer = routes[route];
  if (answer === undefined) {
    return refusal(404, `there is no route ${route}: use one of ${Object.keys(routes).join(', ')}`);
  }
  // A page of another site cannot send this type without asking first.
  if (method === 'POST' && headers['content-type']?.split(';')[0] !== 'application/json') {
    return refusal(
      415,
      `the content type must be application/json, got ${headers['content-type'] ?? 'none'}: send -H "content-type: application/json"`,
    );
  }
  try {
    return answer(controls, request.body);
  } catch (error) {
    if (error instanceof RefusedRequest) return refusal(400, error.message);
    throw error;
  }
}

const switchForm = '{"enabled": false}';

/** Switches the lifecycle manager's event source off or on, as an operator or a failed deployment can. */
function switchLifecycleManager({ lifecycleManager }: Controls, body: string): HttpAnswer {
  if (lifecycleManager === undefined) {
    throw new RefusedRequest('there is no lifecycle manager to switch: npm start runs one');
  }
  const { enabled } = (readJson(body, switchForm) ?? {}) as { readonly enabled?: unknown };
  if (typeof enabled !== 'boolean') {
    throw new RefusedRequest(
      `enabled must be true or false, got ${JSON.stringify(enabled)}: send ${switchForm}`,
    );
  }
  lifecycleManager.set(enabled);
  return jsonAnswer(200, { enabled });
}

/** The refusal of a request without the token. Undefined for a request with it. */
export function refuseUnauthorized(
  { authorization = '' }: IncomingHttpHeaders,
  { token }: Pick<Controls, 'token'>,
): HttpAnswer | undefined {
  const [given, expected] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)];
  if (given.length === expected.length && timingSafeEqual(given, expected)) return undefined;
  return refusal(
    401,
    'send the token that was printed at the start: -H "authorization: Bearer $LOCAL_CLOUD_TOKEN"',
  );
}

function refusal(status: number, message: string): HttpAnswer {
  return jsonAnswer(status, { message });
}

const imageForm = '{"fails": "boot"}';

/** The image of the next build of Image Builder fails: in its build, in its tests, when an instance boots, or it registers no worker. */
function failNextImage({ account }: Pick<Controls, 'account'>, body: string): HttpAnswer {
  const { fails } = (readJson(body, imageForm) ?? {}) as { readonly fails?: unknown };
  const failure = imageFailures.find((known) => known === fails);
  if (failure === undefined) {
    throw new RefusedRequest(
      `fails must be one of ${imageFailures.join(', ')}, got ${JSON.stringify(fails)}: send ${imageForm}`,
    );
  }
  account.imageBuilds.failNext(failure);
  return jsonAnswer(200, { fails: failure });
}
