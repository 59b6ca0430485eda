import { AwsFault } from '@poolkeeper/pool-world';

/** What EC2 answers to a dry run that would have been carried out: a fault. */
export function stopDryRun(dryRun: boolean | undefined): void {
  if (dryRun !== true) return;
  throw new AwsFault('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}
