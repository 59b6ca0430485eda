import type { Run, World } from '@poolkeeper/pool-world';
import type { Clock } from '../clock/clock.ts';
import { type HttpAnswer, jsonAnswer } from './http-answer.ts';

interface RunRequest {
  readonly stack: string;
  readonly durationSeconds: number;
}

/**
 * What people and tests look at and set from outside, which no real API has:
 *
 * - `GET /_local/state`: pool time, speed, groups, and how many instances, workers and runs are in which state
 * - `POST /_local/runs` with `[{"stack": "networking", "durationSeconds": 90}]`: queues these runs now
 */
export function answerControl(
  request: { readonly method: string; readonly path: string; readonly body: string },
  { world, clock }: { readonly world: World; readonly clock: Clock },
): HttpAnswer {
  world.advanceTo(clock.now());
  const route = `${request.method} ${request.path}`;
  switch (route) {
    case 'GET /_local/state':
      return jsonAnswer(200, describeState(world, clock));
    case 'POST /_local/runs':
      return queueRuns(world, request.body);
    default:
      return refusal(404, `${route} is not served: there are GET /_local/state and POST /_local/runs`);
  }
}

function describeState(world: World, clock: Clock): object {
  const workers = world.spacelift.workers();
  return {
    poolTime: new Date(world.now).toISOString(),
    speed: clock.speed,
    groups: world.autoScaling.describeGroups().map((group) => ({
      name: group.name,
      minSize: group.minSize,
      maxSize: group.maxSize,
      desiredCapacity: group.desiredCapacity,
      instances: countBy(group.instances, ({ lifecycleState }) => lifecycleState),
    })),
    workers: {
      idle: workers.filter(({ busy, drained }) => !busy && !drained).length,
      busy: workers.filter(({ busy }) => busy).length,
      drained: workers.filter(({ drained }) => drained).length,
    },
    runs: { queued: 0, running: 0, finished: 0, interrupted: 0, ...countBy(world.spacelift.runs(), stateOf) },
  };
}

function queueRuns(world: World, body: string): HttpAnswer {
  const requests = readRuns(body);
  if (typeof requests === 'string') return refusal(400, requests);
  const runs = requests.map((request) => world.spacelift.queueRun(request));
  return jsonAnswer(201, { queued: runs.map(({ id }) => id) });
}

/** The runs of a request, or what is wrong with it. */
function readRuns(body: string): readonly RunRequest[] | string {
  const form = '[{"stack": "networking", "durationSeconds": 90}]';
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return `the body is not JSON: send ${form}`;
  }
  if (!Array.isArray(json)) return `the body is not a list: send ${form}`;
  const bad = json.findIndex((item) => !isRunRequest(item));
  return bad === -1
    ? (json as readonly RunRequest[])
    : `run ${bad + 1} is ${JSON.stringify(json[bad])}, it needs a stack and a durationSeconds of at least 1: send ${form}`;
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

function refusal(status: number, message: string): HttpAnswer {
  return jsonAnswer(status, { message });
}

function stateOf(run: Run): string {
  return run.state;
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
