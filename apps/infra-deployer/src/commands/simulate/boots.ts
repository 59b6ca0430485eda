import type { DurationMs } from '@poolkeeper/pool-model';

/**
 * How long the steps of a boot take, from the launch of an instance to the registration of its worker. Nobody has measured a worker's
 * boot on AWS yet, so these are assumptions, with what they rest on.
 */
export interface Boot {
  readonly bootMs: DurationMs;
  /** What makes it as long, for people. */
  readonly about: string;
}

/**
 * An instance of Poolkeeper's user data on Amazon Linux. In the field, agents on stock images start after 85 to 235 s
 * (github-aws-runners issue 1766: 145 to 235 s, Buildkite's Elastic CI Stack issue 731: 90 s), Karpenter's nodes after 70 s
 * (aws/karpenter-provider-aws issue 3798).
 */
export const usualBoot: Boot = { bootMs: 90_000, about: 'a boot of 90 s' };

/**
 * An image with all that a worker needs, of which 16 to 18 s are EC2's way from pending to running on any type and 3 s the kernel and
 * cloud-init (brevdev/ec2-coldboot-research, 25.8 s to an SSH answer with the call). RunsOn states less than 25 s from queued to started.
 */
export const fastBoot: Boot = { bootMs: 23_000, about: 'an image of your own that boots in 23 s' };

/** A stopped instance of such an image, whose volume was read once. RunsOn states less than 15 s, Depot 5 s. */
export const warmStart: Boot = { bootMs: 10_000, about: 'starts of 10 s' };
