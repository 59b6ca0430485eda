import type { RegionType } from './region-types.ts';

/** Invented prices in dollars, of about the size of AWS's. */
const vcpuHour = 0.05;
const armShare = 0.9;
const spotShare = 1 / 3;

/** Of a GB of a gp3 volume for a month. */
export const volumePrice = 0.08;

/** Of an hour of an on-demand instance. */
export function onDemandPrice({ vcpus, architecture }: RegionType): number {
  return vcpus * vcpuHour * (architecture === 'arm64' ? armShare : 1);
}

export function spotPrice(type: RegionType): number {
  return onDemandPrice(type) * spotShare;
}
