import { localFaults } from '../../faults/local-faults.ts';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './control-api.ts';
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

/** What was switched on before is off, unless it is asked for again. */
export function changeFaults(controls: Controls, body: string): HttpAnswer {
  const { faults: text } = (readJson(body, form) ?? {}) as { readonly faults?: unknown };
  if (typeof text !== 'string') throw new RefusedRequest(`the body has no text as faults: send ${form}`);
  const parsed = localFaults.parse(text);
  if (!parsed.ok) throw new RefusedRequest(parsed.problem);
  controls.faults.change(parsed.profile);
  return describeFaults(controls);
}

/** Nothing goes wrong from now on; what has begun, such as the loss of a zone, takes its time. */
export function endFaults(controls: Controls): HttpAnswer {
  controls.faults.change(localFaults.profiles.none);
  return describeFaults(controls);
}
