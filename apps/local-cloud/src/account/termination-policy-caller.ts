import type { TerminationRequest, World } from '@poolkeeper/pool-world';
import type { Clock } from '../clock/clock.ts';
import type { InvocationOutcome } from '../functions/invocation.ts';
import type { GroupBook } from './group-details.ts';
import type { HostedFunction } from './hosted-functions.ts';
import { isPermitted } from './permitted.ts';

/** Invokes the custom termination policy functions of groups, and gives the groups their answers. */
export interface TerminationPolicyCaller {
  /** Invokes the functions for new requests. Call it whenever a group may have one. */
  invokeAll(): void;
  stop(): void;
}

interface Surroundings {
  readonly world: World;
  readonly clock: Clock;
  readonly groups: GroupBook;
  readonly functions: { find(arn: string): PolicyFunction | undefined };
}

type PolicyFunction = Pick<HostedFunction, 'arn' | 'policy' | 'hasCapacity' | 'invoke'>;

/** `onChange` is called after each answer, which can change the time of the world's next event. */
export function terminationPolicyCaller(
  { world, clock, groups, functions }: Surroundings,
  onChange: () => void,
): TerminationPolicyCaller {
  const invoked = new Set<string>();
  let stopped = false;

  return {
    invokeAll: () => {
      for (const request of pending()) {
        const target = functions.find(groups.customPolicyOf(request.event.AutoScalingGroupName) ?? '');
        if (stopped || invoked.has(request.requestId) || target?.hasCapacity() === false) continue;
        invoked.add(request.requestId);
        void invoke(request, target);
      }
    },
    stop: () => {
      stopped = true;
    },
  };

  async function invoke(
    { requestId, event }: TerminationRequest,
    target: PolicyFunction | undefined,
  ): Promise<void> {
    const ids = target !== undefined && mayInvoke(target) ? instanceIdsOf(await target.invoke(event)) : [];
    if (stopped) return;
    invoked.delete(requestId);
    world.advanceTo(clock.now());
    // The group does not wait forever. When the request timed out, the group makes another one.
    if (pending().some((request) => request.requestId === requestId)) {
      world.autoScaling.answerTerminationRequest(requestId, ids);
    }
    onChange();
  }

  /** Groups invoke the function with their service-linked role, which the function's policy must allow. */
  function mayInvoke({ arn, policy }: PolicyFunction): boolean {
    const role = `arn:aws:iam::${world.accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    const request = { action: 'lambda:InvokeFunction', resource: arn, context: {} };
    return isPermitted(policy, `AWS:${role}`, request);
  }

  function pending(): readonly TerminationRequest[] {
    return world.autoScaling.pendingTerminationRequests();
  }
}

/** The instances that an answer names. An invalid answer names none. */
function instanceIdsOf(outcome: InvocationOutcome): readonly string[] {
  if (outcome.kind === 'failed') return [];
  const { InstanceIDs: ids } = (outcome.payload ?? {}) as { readonly InstanceIDs?: unknown };
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : [];
}
