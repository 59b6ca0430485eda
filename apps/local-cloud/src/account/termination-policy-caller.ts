import type { TerminationRequest } from '@poolkeeper/pool-world';
import type { InvocationOutcome } from '../functions/invocation.ts';
import type { Account } from './account.ts';
import type { HostedFunction } from './hosted-functions.ts';
import { isPermitted } from './permitted.ts';

/** Passes groups' questions to the functions that are their custom termination policies. */
export interface TerminationPolicyCaller {
  /** Asks what is not asked yet. Call it whenever a group may have a question. */
  ask(): void;
  stop(): void;
}

type Asking = Pick<Account, 'world' | 'clock' | 'groups'> & {
  readonly functions: { find(arn: string): Asked | undefined };
};
type Asked = Pick<HostedFunction, 'arn' | 'policy' | 'hasCapacity' | 'invoke'>;

/** `onChange` is called after a group had its answer: the world's next event may be another one now. */
export function terminationPolicyCaller(
  { world, clock, groups, functions }: Asking,
  onChange: () => void,
): TerminationPolicyCaller {
  const asked = new Set<string>();
  let stopped = false;

  return {
    ask: () => {
      for (const request of pending()) {
        const target = functions.find(groups.customPolicyOf(request.event.AutoScalingGroupName) ?? '');
        if (stopped || asked.has(request.requestId) || target?.hasCapacity() === false) continue;
        asked.add(request.requestId);
        void passOn(request, target);
      }
    },
    stop: () => {
      stopped = true;
    },
  };

  async function passOn({ requestId, event }: TerminationRequest, target: Asked | undefined): Promise<void> {
    const ids = target !== undefined && mayAsk(target) ? instanceIdsOf(await target.invoke(event)) : [];
    if (stopped) return;
    asked.delete(requestId);
    world.advanceTo(clock.now());
    // The group may have given up meanwhile: it asks again then.
    if (pending().some((request) => request.requestId === requestId)) {
      world.autoScaling.answerTerminationRequest(requestId, ids);
    }
    onChange();
  }

  /** Groups invoke it as the role that AWS makes for them, which the function's policy has to let. */
  function mayAsk({ arn, policy }: Asked): boolean {
    const role = `arn:aws:iam::${world.accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    const request = { action: 'lambda:InvokeFunction', resource: arn, context: {} };
    return isPermitted(policy, `AWS:${role}`, request);
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
