import type { Spacelift, World } from '@poolkeeper/pool-world';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './controls.ts';
import { readJson, RefusedRequest } from './refused-request.ts';

interface RunRequest {
  readonly stack: string;
  readonly durationSeconds: number;
  /** The id or name of a worker pool. @default - the first pool */
  readonly pool?: string;
}

const form = '[{"stack": "networking", "durationSeconds": 90}]';

/** Queues runs now. */
export function queueRuns({ world }: Controls, body: string): HttpAnswer {
  const json = readJson(body, form);
  if (!Array.isArray(json)) throw new RefusedRequest(`the body is not a list: send ${form}`);
  const bad = json.findIndex((item) => !isRunRequest(item));
  if (bad !== -1) {
    throw new RefusedRequest(
      `each run must have a stack and a durationSeconds of at least 1, got ${JSON.stringify(json[bad])} as run ${bad + 1}: send ${form}`,
    );
  }
  const runs = (json as readonly RunRequest[]).map(({ pool, stack, durationSeconds }) =>
    poolOf(world, pool).queueRun({ stack, durationSeconds }),
  );
  return jsonAnswer(201, { queued: runs.map(({ id }) => id) });
}

const answerForm = '{"run": "01KE6JQ300G7RNFM4RDSZ5RH3Q", "confirmed": true}';

/** Confirms or discards an unconfirmed run, as a person does who has read its plan. */
export function answerPlan({ world }: Controls, body: string): HttpAnswer {
  const json = readJson(body, answerForm);
  const { run: runId, confirmed } = (json ?? {}) as { readonly run?: unknown; readonly confirmed?: unknown };
  if (typeof runId !== 'string' || typeof confirmed !== 'boolean') {
    throw new RefusedRequest(`the body must have a run and whether it is confirmed: send ${answerForm}`);
  }
  for (const pool of world.spaceliftPools.all()) {
    const run = confirmed ? pool.confirmRun(runId) : pool.discardRun(runId);
    if (run !== undefined) return jsonAnswer(200, { run: run.id, stack: run.stack, state: run.state });
  }
  throw new RefusedRequest(
    `no run ${runId} waits for a confirmation: GET /_local/state counts those that do`,
  );
}

function poolOf(world: World, wanted: string | undefined): Spacelift {
  if (wanted === undefined) return world.spacelift;
  const pools = world.spaceliftPools.all();
  const found = pools.find(({ poolId, poolName }) => poolId === wanted || poolName === wanted);
  if (found !== undefined) return found;
  const known = pools.map(({ poolName }) => poolName).join(', ');
  throw new RefusedRequest(`there is no worker pool ${wanted}: use one of ${known}`);
}

function isRunRequest(json: unknown): json is RunRequest {
  if (typeof json !== 'object' || json === null) return false;
  const { stack, durationSeconds } = json as Partial<Record<keyof RunRequest, unknown>>;
  return (
    typeof stack === 'string' &&
    stack !== '' &&
    Number.isFinite(durationSeconds) &&
    Number(durationSeconds) >= 1
  );
}
