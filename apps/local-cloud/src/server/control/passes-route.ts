import type { Pass } from '../../play/pass.ts';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './control-api.ts';

/** A pass, and the pool that it was made over. */
export type PassOfPool = Pass & { readonly pool: string };

/** The last passes of all pools, newest first, each with its decision and why. */
export function describePasses({ passes }: Pick<Controls, 'passes'>): HttpAnswer {
  return jsonAnswer(200, {
    passes: passes()
      .toReversed()
      .map((pass) => ({ ...pass, at: new Date(pass.at).toISOString() })),
  });
}
