import { AwsFault } from '@poolkeeper/pool-world';
import { makeHappen, mishapKinds, type Mishap } from '../../faults/mishaps.ts';
import { spaceliftEpisodeKinds } from '../../faults/spacelift-troubles.ts';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './controls.ts';
import { readJson, RefusedRequest } from './refused-request.ts';

const form = '{"kind": "spot", "instanceId": "i-0123456789abcdef0"}';
const defaultMinutes = 5;

type MishapRequest = Omit<Mishap, 'kind'> & { readonly kind: string };

/** Causes one mishap now. An instance or a zone is drawn if the request does not name one. */
export function makeMishapHappen({ world, faults, troubles }: Controls, body: string): HttpAnswer {
  const request = parseRequest(readJson(body, form));
  const episode = spaceliftEpisodeKinds.find((kind) => kind === request.kind);
  if (episode !== undefined) {
    const minutes = request.minutes ?? defaultMinutes;
    troubles.begin(episode, minutes * 60_000);
    return jsonAnswer(200, { kind: episode, minutes });
  }
  if (request.kind === 'missing') return hideWorker(request, { world, troubles });
  const kind = mishapKinds.find((known) => known === request.kind);
  if (kind === undefined) {
    const known = [...mishapKinds, ...spaceliftEpisodeKinds, 'missing'].join(', ');
    throw new RefusedRequest(`kind must be one of ${known}, got '${request.kind}': send ${form}`);
  }
  const struck = strike({ ...request, kind });
  if (struck === undefined) {
    throw new RefusedRequest(`there is no target for ${kind} now: try again when instances are running`);
  }
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

/** Hides the worker of an instance, or a busy one that has not been hidden yet, from Spacelift's answers. Its run goes on. */
function hideWorker(
  { instanceId, minutes = defaultMinutes }: MishapRequest,
  { world, troubles }: Pick<Controls, 'world' | 'troubles'>,
): HttpAnswer {
  const workers = world.spaceliftPools.all().flatMap((pool) => troubles.counted(pool.workers()));
  const worker = workers.find(({ id, busy, metadata }) =>
    instanceId === undefined ? busy && !troubles.wasHidden(id) : metadata.includes(instanceId),
  );
  if (worker === undefined) {
    throw new RefusedRequest('there is no busy worker that could be missing now: try again later');
  }
  troubles.hide(worker.id, minutes * 60_000);
  return jsonAnswer(200, { kind: 'missing', struck: worker.id, minutes });
}

function parseRequest(json: unknown): MishapRequest {
  const { kind, instanceId, zone, purchaseOption, minutes, ...others } = (json ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new RefusedRequest(`the member ${unknown} is not known: send ${form}`);
  if (typeof kind !== 'string') {
    throw new RefusedRequest(`kind must be a string, got ${JSON.stringify(kind)}: send ${form}`);
  }
  if (purchaseOption !== undefined && purchaseOption !== 'spot' && purchaseOption !== 'on-demand') {
    throw new RefusedRequest(
      `purchaseOption must be spot or on-demand, got ${JSON.stringify(purchaseOption)}`,
    );
  }
  if (minutes !== undefined && !(typeof minutes === 'number' && minutes > 0 && minutes <= 10_000)) {
    throw new RefusedRequest(
      `minutes must be a number above 0 and at most 10000, got ${JSON.stringify(minutes)}`,
    );
  }
  return {
    kind,
    instanceId: optionalString('instanceId', instanceId),
    zone: optionalString('zone', zone),
    purchaseOption,
    minutes,
  };
}

function optionalString(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new RefusedRequest(`${name} must be a string, got ${JSON.stringify(value)}`);
}
