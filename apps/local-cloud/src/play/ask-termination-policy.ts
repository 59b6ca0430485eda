import type { TerminationRequest, World } from '@poolkeeper/pool-world';
import type { Clock } from '../clock/clock.ts';
import type { InvocationOutcome } from '../functions/invocation.ts';
import type { LambdaFunction } from '../functions/lambda-function.ts';

/** Passes the group's questions to the function that is its custom termination policy. */
export interface TerminationPolicyCaller {
  /** Asks what is not asked yet. Call it whenever the group may have a question. */
  ask(): void;
  stop(): void;
}

export interface TerminationPolicyCallerSettings {
  readonly world: World;
  readonly clock: Clock;
  readonly target: LambdaFunction;
  /** Called after the group had its answer: the world's next event may be another one now. */
  readonly onChange: () => void;
}

export function createTerminationPolicyCaller(
  settings: TerminationPolicyCallerSettings,
): TerminationPolicyCaller {
  const { world, clock, target, onChange } = settings;
  const asked = new Set<string>();
  let stopped = false;

  return {
    ask,
    stop: () => {
      stopped = true;
    },
  };

  function ask(): void {
    for (const request of pending()) {
      if (stopped || asked.has(request.requestId) || !target.hasCapacity()) continue;
      asked.add(request.requestId);
      void passOn(request);
    }
  }

  async function passOn({ requestId, event }: TerminationRequest): Promise<void> {
    const outcome = await target.invoke(event);
    if (stopped) return;
    asked.delete(requestId);
    world.advanceTo(clock.now());
    // The group may have given up meanwhile: it asks again then.
    if (pending().some((request) => request.requestId === requestId)) {
      world.autoScaling.answerTerminationRequest(requestId, instanceIdsOf(outcome));
    }
    onChange();
  }

  function pending(): readonly TerminationRequest[] {
    return world.autoScaling.pendingTerminationRequests();
  }
}

/** The instances of an answer. Whatever is no answer means nobody. */
function instanceIdsOf(outcome: InvocationOutcome): readonly string[] {
  if (outcome.kind === 'failed') return [];
  const { InstanceIDs: ids } = (outcome.payload ?? {}) as { readonly InstanceIDs?: unknown };
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : [];
}
