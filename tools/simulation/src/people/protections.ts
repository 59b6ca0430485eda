import { deployment } from '../deployment.ts';
import type { Crew } from './crew.ts';

const minute = 60_000;
const { groupName } = deployment;

export interface Protections {
  liftAll(): void;
}

/** They protect instances from scale-in, and lift that later. */
export function planProtections(crew: Crew): Protections {
  const { world, faults, stage } = crew;

  crew.at('protect', () => {
    const instance = crew.anyOf('protect', crew.inService());
    if (instance === undefined) return;
    setProtection(instance.instanceId, true);
    stage.after(minute + faults.source('protect').integer(60 * minute), () => {
      setProtection(instance.instanceId, false);
    });
  });

  function setProtection(instanceId: string, protectedFromScaleIn: boolean): void {
    crew.act(
      () => `${protectedFromScaleIn ? 'protects' : 'protects no longer'} ${instanceId}`,
      () => {
        world.autoScaling.setInstanceProtection({
          groupName,
          instanceIds: [instanceId],
          protectedFromScaleIn,
        });
      },
    );
  }

  return {
    liftAll() {
      for (const { instanceId, protectedFromScaleIn } of crew.group().instances) {
        if (protectedFromScaleIn) setProtection(instanceId, false);
      }
    },
  };
}
