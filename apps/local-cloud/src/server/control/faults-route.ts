import { localFaults } from '../../faults/local-faults.ts';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './controls.ts';
import { readJson, RefusedRequest } from './refused-request.ts';

const form = '{"faults": "rough,spot=2"}';

export function describeFaults({ faults }: Pick<Controls, 'faults'>): HttpAnswer {
  const kinds = localFaults.kinds.map((kind) => {
    const { unit, does } = localFaults.settings(kind);
    return [kind, { rate: faults.profile[kind], unit, does }];
  });
  return jsonAnswer(200, {
    faults: localFaults.describe(faults.profile),
    kinds: Object.fromEntries(kinds) as object,
  });
}

/** Replaces the profile: faults that the request does not name are switched off. */
export function changeFaults(controls: Controls, body: string): HttpAnswer {
  const { faults: text } = (readJson(body, form) ?? {}) as { readonly faults?: unknown };
  if (typeof text !== 'string') {
    throw new RefusedRequest(`faults must be a string, got ${JSON.stringify(text)}: send ${form}`);
  }
  const parsed = localFaults.parse(text);
  if (!parsed.ok) throw new RefusedRequest(parsed.problem);
  controls.faults.change(parsed.profile);
  return describeFaults(controls);
}

/** Switches all faults off. One that has begun, such as the loss of a zone, still takes its course. */
export function endFaults(controls: Controls): HttpAnswer {
  controls.faults.change(localFaults.profiles.none);
  return describeFaults(controls);
}
