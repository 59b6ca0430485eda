import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** What a gp3 volume has without asking for more. */
const usualIops = 3000;

/** Whether EBS makes a volume like that. */
export function checkRootVolume({ instances: { rootVolume } }: CompletePoolConfig): readonly Finding[] {
  const { sizeGiB, iops = usualIops, throughputMiBps, encrypted, kmsKey } = rootVolume;
  const mostIops = Math.max(usualIops, sizeGiB * 500);
  const mostThroughput = iops / 4;
  return [
    ...when(iops > mostIops, () =>
      error(
        'instances.rootVolume.iops',
        `must be at most ${mostIops} with ${sizeGiB} GiB, 500 for each, got ${iops}: lower it, or raise instances.rootVolume.sizeGiB`,
        'instances.rootVolume.sizeGiB',
      ),
    ),
    ...when(throughputMiBps !== undefined && throughputMiBps > mostThroughput, () =>
      error(
        'instances.rootVolume.throughputMiBps',
        `must be at most ${mostThroughput} with ${iops} operations a second, got ${throughputMiBps ?? ''}: lower it, or raise instances.rootVolume.iops`,
        'instances.rootVolume.iops',
      ),
    ),
    ...when(!encrypted && kmsKey !== undefined, () =>
      error(
        'instances.rootVolume.kmsKey',
        'means nothing while instances.rootVolume.encrypted is false: encrypt the volume, or leave the key out',
        'instances.rootVolume.encrypted',
      ),
    ),
    ...when(!encrypted, () =>
      warning(
        'instances.rootVolume.encrypted',
        'is false, and runs leave code, state and credentials on that volume: leave it out, encryption costs nothing',
      ),
    ),
  ];
}
