import { abandonedLaunch } from './abandoned-launch.ts';
import type { Act } from './act.ts';
import { deletion } from './deletion.ts';
import { groupContract } from './group-contract.ts';
import { terminationHook } from './hook.ts';
import { minimumSize } from './minimum-size.ts';
import { scaling } from './scaling.ts';
import { terminationPolicy } from './termination-policy.ts';
import { unhealthyInstance } from './unhealthy-instance.ts';
import { warmPool } from './warm-pool.ts';

/** In an order in which most acts use the instances that the one before leaves. The last one deletes the stack. */
export const allActs: readonly Act[] = [
  scaling,
  terminationPolicy,
  minimumSize,
  unhealthyInstance,
  terminationHook,
  abandonedLaunch,
  warmPool,
  groupContract,
  deletion,
];
