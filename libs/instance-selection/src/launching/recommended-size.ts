import type { InstanceType } from './instance-type.ts';

/** What Spacelift recommends for a worker, in words. */
export const recommendation = 'at least 2 vCPUs and 2 GiB';

export function isBelowRecommendation({
  vcpus,
  memoryGiB,
}: Pick<InstanceType, 'vcpus' | 'memoryGiB'>): boolean {
  return vcpus < 2 || memoryGiB < 2;
}
