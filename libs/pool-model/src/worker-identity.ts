/**
 * Which instance a worker runs on, by its own account: the metadata that the instance's user data sets.
 * People also set metadata by hand, so anything can be in it.
 */
export type WorkerIdentity =
  | {
      readonly kind: 'known';
      readonly instanceId: string;
      /** Name of the Auto Scaling group (`asg_id`); absent when the metadata does not say. */
      readonly groupName?: string;
    }
  | {
      readonly kind: 'unknown';
      /** What is wrong with the metadata, in words for a log: `not JSON`, `no instance_id`, ... */
      readonly problem: string;
    };
