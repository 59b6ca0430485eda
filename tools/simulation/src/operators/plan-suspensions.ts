import { groupProcesses } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import type { Operator } from './operator.ts';

const minute = 60_000;
const { groupName } = deployment;

export interface SuspensionPlan {
  endAll(): void;
}

/** Plans when some of the group's processes are suspended and resumed. */
export function planSuspensions(operator: Operator): SuspensionPlan {
  const { world, faults, stage } = operator;

  operator.at('suspended', () => {
    const source = faults.source('suspended');
    const processes = groupProcesses.filter(() => source.chance(0.4));
    if (processes.length === 0) return;
    operator.act(
      () => `suspends ${processes.join(', ')}`,
      () => {
        world.autoScaling.suspendProcesses({ groupName, processes });
      },
    );
    stage.after(minute + source.integer(60 * minute), () => {
      resume(processes);
    });
  });

  function resume(processes: readonly string[]): void {
    operator.act(
      () => `resumes ${processes.join(', ')}`,
      () => {
        world.autoScaling.resumeProcesses({ groupName, processes });
      },
    );
  }

  return {
    endAll() {
      const { suspendedProcesses } = operator.group();
      if (suspendedProcesses.length > 0) resume(suspendedProcesses);
    },
  };
}
