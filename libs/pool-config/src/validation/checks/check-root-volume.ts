import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** The IOPS of a gp3 volume by default. */
const usualIops = 3000;

/** Checks that EBS supports such a volume. */
export function checkRootVolume({ instances: { rootVolume } }: CompletePoolConfig): readonly Finding[] {
  const { sizeGiB, iops = usualIops, throughputMiBps, encrypted, kmsKey } = rootVolume;
  const mostIops = Math.max(usualIops, sizeGiB * 500);
  const mostThroughput = iops / 4;
  return [
    ...when(iops > mostIops, () =>
      error(
        'instances.rootVolume.iops',
        `must be at most ${mostIops} for ${sizeGiB} GiB (500 per GiB), got ${iops}: lower it, or raise instances.rootVolume.sizeGiB`,
        'instances.rootVolume.sizeGiB',
      ),
    ),
    ...when(throughputMiBps !== undefined && throughputMiBps > mostThroughput, () =>
      error(
        'instances.rootVolume.throughputMiBps',
        `must be at most ${mostThroughput} for ${iops} IOPS, got ${throughputMiBps ?? ''}: lower it, or raise instances.rootVolume.iops`,
        'instances.rootVolume.iops',
      ),
    ),
    ...when(!encrypted && kmsKey !== undefined, () =>
      error(
        'instances.rootVolume.kmsKey',
        'has no effect while instances.rootVolume.encrypted is false: encrypt the volume, or remove the key',
        'instances.rootVolume.encrypted',
      ),
    ),
    ...when(!encrypted, () =>
      warning(
        'instances.rootVolume.encrypted',
        'is false, but runs leave code, state and credentials on the volume: remove it, because encryption is free',
      ),
    ),
  ];
}
