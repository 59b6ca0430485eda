import type { SeededFaults, World } from '@poolkeeper/pool-world';
import type { Clock } from '../../clock/clock.ts';
import type { SpaceliftTroubles } from '../../faults/spacelift-troubles.ts';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import { changeFaults, describeFaults, endFaults } from './faults-route.ts';
import type { Account } from '../../account/account.ts';
import type { FunctionSwitch } from './function-switch.ts';
import { makeMishapHappen } from './mishaps-route.ts';
import { describePasses, type PassOfPool } from './passes-route.ts';
import { describePermissions } from './permissions-route.ts';
import { RefusedRequest } from './refused-request.ts';
import { queueRuns } from './runs-route.ts';
import { describeState } from './state-route.ts';
import { switchLifecycleManager } from './lifecycle-manager-route.ts';

export interface Controls {
  readonly world: World;
  readonly clock: Clock;
  readonly faults: SeededFaults;
  readonly troubles: SpaceliftTroubles;
  readonly lifecycleManager?: FunctionSwitch;
  readonly account: Account;
  /** The last ones, oldest first. */
  readonly passes: () => readonly PassOfPool[];
}

type Route = (controls: Controls, body: string) => HttpAnswer;

/** What people and tests look at and set from outside, which no real API has. */
const routes: Readonly<Record<string, Route>> = {
  'GET /_local/state': describeState,
  'GET /_local/passes': describePasses,
  'GET /_local/permissions': describePermissions,
  'POST /_local/runs': queueRuns,
  'GET /_local/faults': describeFaults,
  'POST /_local/faults': changeFaults,
  'DELETE /_local/faults': endFaults,
  'POST /_local/mishaps': makeMishapHappen,
  'POST /_local/lifecycle-manager': switchLifecycleManager,
};

export function answerControl(
  request: { readonly method: string; readonly path: string; readonly body: string },
  controls: Controls,
): HttpAnswer {
  controls.world.advanceTo(controls.clock.now());
  const route = `${request.method} ${request.path}`;
  const answer = routes[route];
  if (answer === undefined) {
    return refusal(404, `${route} is not served: there are ${Object.keys(routes).join(', ')}`);
  }
  try {
    return answer(controls, request.body);
  } catch (error) {
    if (error instanceof RefusedRequest) return refusal(400, error.message);
    throw error;
  }
}

function refusal(status: number, message: string): HttpAnswer {
  return jsonAnswer(status, { message });
}
