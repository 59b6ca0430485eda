import { deployment } from '../deployment.ts';
import type { Operator } from './operator.ts';

const minute = 60_000;
const { groupName } = deployment;

export interface StandbyPlan {
  endAll(): void;
}

/** Plans when instances are moved into standby and brought back. */
export function planStandbys(operator: Operator): StandbyPlan {
  const { world, faults, stage } = operator;
  const inStandby = new Set<string>();

  operator.at('standby', () => {
    const instance = operator.anyOf('standby', operator.inService());
    if (instance === undefined) return;
    const { instanceId } = instance;
    const decrement = faults.source('standby').chance(0.5);
    operator.act(
      () => `puts ${instanceId} into standby`,
      () => {
        world.autoScaling.enterStandby({ groupName, instanceIds: [instanceId], decrement });
        inStandby.add(instanceId);
      },
    );
    stage.after(minute + faults.source('standby').integer(20 * minute), () => {
      bringBack(instanceId);
    });
  });

  function bringBack(instanceId: string): void {
    if (!inStandby.has(instanceId)) return;
    const record = operator.group();
    const state = record.instances.find((each) => each.instanceId === instanceId)?.lifecycleState;
    if (state === 'EnteringStandby') {
      stage.after(minute, () => {
        bringBack(instanceId);
      });
      return;
    }
    inStandby.delete(instanceId);
    if (state !== 'Standby') return;
    operator.act(
      () => `brings ${instanceId} back from standby`,
      () => {
        if (record.desiredCapacity < record.maxSize) {
          world.autoScaling.exitStandby({ groupName, instanceIds: [instanceId] });
        } else {
          world.autoScaling.terminateInstance({ instanceId, decrement: false });
        }
      },
    );
  }

  return {
    endAll() {
      for (const instanceId of [...inStandby]) bringBack(instanceId);
    },
  };
}
