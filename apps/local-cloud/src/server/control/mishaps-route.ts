import { AwsFault } from '@poolkeeper/pool-world';
import { makeHappen, mishapKinds, type Mishap } from '../../faults/mishaps.ts';
import { spaceliftEpisodeKinds } from '../../faults/spacelift-troubles.ts';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './control-api.ts';
import { readJson, RefusedRequest } from './refused-request.ts';

const form = '{"kind": "spot", "instanceId": "i-0123456789abcdef0"}';
const usualMinutes = 5;

type Wish = Omit<Mishap, 'kind'> & { readonly kind: string };

/** Makes one thing go wrong now. Without an instance or a zone, one is drawn. */
export function makeMishapHappen({ world, faults, troubles }: Controls, body: string): HttpAnswer {
  const wish = wishOf(readJson(body, form));
  const episode = spaceliftEpisodeKinds.find((kind) => kind === wish.kind);
  if (episode !== undefined) {
    const minutes = wish.minutes ?? usualMinutes;
    troubles.begin(episode, minutes * 60_000);
    return jsonAnswer(200, { kind: episode, minutes });
  }
  const kind = mishapKinds.find((known) => known === wish.kind);
  if (kind === undefined) {
    const known = [...mishapKinds, ...spaceliftEpisodeKinds].join(', ');
    throw new RefusedRequest(`kind must be one of ${known}, got '${wish.kind}': send ${form}`);
  }
  const struck = strike({ ...wish, kind });
  if (struck === undefined) throw new RefusedRequest(`there is nothing that ${kind} can strike now`);
  return jsonAnswer(200, { kind, struck });

  function strike(mishap: Mishap): string | undefined {
    try {
      return makeHappen(mishap, world, faults.source(mishap.kind));
    } catch (error) {
      if (error instanceof RangeError || error instanceof AwsFault) throw new RefusedRequest(error.message);
      throw error;
    }
  }
}

function wishOf(json: unknown): Wish {
  const { kind, instanceId, zone, purchaseOption, minutes, ...others } = (json ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new RefusedRequest(`${unknown} is not known: send ${form}`);
  if (typeof kind !== 'string') throw new RefusedRequest(`the body has no text as kind: send ${form}`);
  if (purchaseOption !== undefined && purchaseOption !== 'spot' && purchaseOption !== 'on-demand') {
    throw new RefusedRequest(
      `purchaseOption must be spot or on-demand, got ${JSON.stringify(purchaseOption)}`,
    );
  }
  if (minutes !== undefined && !(typeof minutes === 'number' && minutes > 0 && minutes <= 10_000)) {
    throw new RefusedRequest(`minutes must be a number above 0, got ${JSON.stringify(minutes)}`);
  }
  return {
    kind,
    ...textMember('instanceId', instanceId),
    ...textMember('zone', zone),
    ...(purchaseOption !== undefined && { purchaseOption }),
    ...(minutes !== undefined && { minutes }),
  };
}

function textMember(name: 'instanceId' | 'zone', value: unknown): Pick<Mishap, 'instanceId' | 'zone'> {
  if (value === undefined) return {};
  if (typeof value !== 'string') {
    throw new RefusedRequest(`${name} must be a text, got ${JSON.stringify(value)}`);
  }
  return { [name]: value };
}
