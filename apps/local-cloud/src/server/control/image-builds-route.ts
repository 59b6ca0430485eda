import { imageFailures } from '../../account/image-builds.ts';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './controls.ts';
import { readJson, RefusedRequest } from './refused-request.ts';

const form = '{"fails": "boot"}';

/** The image of the next build of Image Builder fails: in its build, in its tests, when an instance boots, or it registers no worker. */
export function failNextImage({ account }: Pick<Controls, 'account'>, body: string): HttpAnswer {
  const { fails } = (readJson(body, form) ?? {}) as { readonly fails?: unknown };
  const failure = imageFailures.find((known) => known === fails);
  if (failure === undefined) {
    throw new RefusedRequest(
      `fails must be one of ${imageFailures.join(', ')}, got ${JSON.stringify(fails)}: send ${form}`,
    );
  }
  account.imageBuilds.failNext(failure);
  return jsonAnswer(200, { fails: failure });
}
