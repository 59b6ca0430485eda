import type { EpochMs } from '@poolkeeper/pool-model';
import * as z from 'zod/mini';

/** What EventBridge says of one instance in EC2's name. It says so of every instance of the account, ours or not. */
export interface Ec2Event {
  readonly instanceId: string;
  readonly at: EpochMs;
}

const envelope = z.object({
  source: z.literal('aws.ec2'),
  time: z.string().check(z.refine((time) => !Number.isNaN(Date.parse(time)))),
  detail: z.object({ 'instance-id': z.string().check(z.regex(/^i-[0-9a-z]+$/)) }),
});

/** Undefined when fields are missing or are not what they should be. */
export function parseEc2Event(message: object): Ec2Event | undefined {
  const { data } = envelope.safeParse(message);
  return data && { instanceId: data.detail['instance-id'], at: Date.parse(data.time) };
}
