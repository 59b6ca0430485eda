import type { GroupTerminationRequest } from '@poolkeeper/instance-selection';
import * as z from 'zod/mini';

/** A group's question to its custom termination policy: which of these candidates to terminate. */
export interface TerminationPolicyRequest extends GroupTerminationRequest {
  readonly groupName: string;
  /** Why the group terminates instances: `SCALE_IN`, `INSTANCE_REFRESH`, `MAX_INSTANCE_LIFETIME` or `REBALANCE`. */
  readonly cause: string;
  readonly candidates: readonly string[];
}

/** The causes for which the group replaces instances that it has chosen itself. */
const replacing: readonly string[] = ['INSTANCE_REFRESH', 'MAX_INSTANCE_LIFETIME'];

const text = z.string().check(z.minLength(1));
const purchaseOption = z.enum(['on-demand', 'spot']);

/** The event that the group invokes the function with. */
const request = z.object({
  AutoScalingGroupName: text,
  Cause: text,
  CapacityToTerminate: z.array(
    z.object({
      AvailabilityZone: text,
      Capacity: z.int().check(z.nonnegative()),
      InstanceMarketOption: purchaseOption,
    }),
  ),
  Instances: z.array(z.object({ InstanceId: text })),
});

/** Undefined when a field is missing or invalid. Nothing is guessed, because the answer terminates instances. */
export function parseRequest(event: unknown): TerminationPolicyRequest | undefined {
  const { data } = request.safeParse(event);
  if (data === undefined) return undefined;
  return {
    groupName: data.AutoScalingGroupName,
    cause: data.Cause,
    replaces: replacing.includes(data.Cause),
    capacity: data.CapacityToTerminate.map(({ AvailabilityZone, Capacity, InstanceMarketOption }) => ({
      zone: AvailabilityZone,
      capacity: Capacity,
      purchaseOption: InstanceMarketOption,
    })),
    candidates: data.Instances.map(({ InstanceId }) => InstanceId),
  };
}
