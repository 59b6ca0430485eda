import { deployment } from '../deployment.ts';
import type { Crew } from './crew.ts';

const minute = 60_000;
const { groupName } = deployment;

export interface Absences {
  endAll(): void;
}

/** They take instances aside, and bring them back later. */
export function planAbsences(crew: Crew): Absences {
  const { world, faults, stage } = crew;
  const aside = new Set<string>();

  crew.at('standby', () => {
    const instance = crew.anyOf('standby', crew.inService());
    if (instance === undefined) return;
    const { instanceId } = instance;
    const decrement = faults.source('standby').chance(0.5);
    crew.act(
      () => `takes ${instanceId} aside`,
      () => {
        world.autoScaling.enterStandby({ groupName, instanceIds: [instanceId], decrement });
        aside.add(instanceId);
      },
    );
    stage.after(minute + faults.source('standby').integer(20 * minute), () => {
      bringBack(instanceId);
    });
  });

  function bringBack(instanceId: string): void {
    if (!aside.has(instanceId)) return;
    const record = crew.group();
    const state = record.instances.find((each) => each.instanceId === instanceId)?.lifecycleState;
    if (state === 'EnteringStandby') {
      stage.after(minute, () => {
        bringBack(instanceId);
      });
      return;
    }
    aside.delete(instanceId);
    if (state !== 'Standby') return;
    crew.act(
      () => `brings ${instanceId} back`,
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
      for (const instanceId of [...aside]) bringBack(instanceId);
    },
  };
}
