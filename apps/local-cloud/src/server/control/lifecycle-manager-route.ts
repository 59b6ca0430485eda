import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './control-api.ts';
import { readJson, RefusedRequest } from './refused-request.ts';

const form = '{"enabled": false}';

/** Switches the lifecycle manager's event source: what an operator does, or a deployment that went wrong. */
export function switchLifecycleManager({ lifecycleManager }: Controls, body: string): HttpAnswer {
  if (lifecycleManager === undefined) {
    throw new RefusedRequest('there is no lifecycle manager here: npm start runs one');
  }
  const { enabled } = (readJson(body, form) ?? {}) as { readonly enabled?: unknown };
  if (typeof enabled !== 'boolean') {
    throw new RefusedRequest(`enabled must be true or false, got ${JSON.stringify(enabled)}: send ${form}`);
  }
  lifecycleManager.set(enabled);
  return jsonAnswer(200, { enabled });
}
