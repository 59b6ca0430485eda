import type { GroupTerminationRequest } from '@poolkeeper/instance-selection';
import * as z from 'zod/mini';

/** The group wants some of its instances to end, and asks which may. */
export interface TerminationPolicyRequest extends GroupTerminationRequest {
  readonly groupName: string;
  /** `SCALE_IN`, `INSTANCE_REFRESH`, `MAX_INSTANCE_LIFETIME`, `REBALANCE`. For the log. */
  readonly cause: string;
  readonly candidates: readonly string[];
}

/** The causes by which the group puts others in the place of instances that it has picked. */
const replacing: readonly string[] = ['INSTANCE_REFRESH', 'MAX_INSTANCE_LIFETIME'];

const text = z.string().check(z.minLength(1));
const purchaseOption = z.enum(['on-demand', 'spot']);

/** As the group sends it. */
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

/** Undefined when fields are missing or are not what they should be: whoever guesses here guesses who dies. */
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
