import { deployment } from '../deployment.ts';
import type { Operator } from './operator.ts';

const minute = 60_000;
const { groupName } = deployment;

export interface ProtectionPlan {
  liftAll(): void;
}

/** Plans when instances are protected from scale-in and the protection is lifted. */
export function planProtections(operator: Operator): ProtectionPlan {
  const { world, faults, stage } = operator;

  operator.at('protect', () => {
    const instance = operator.anyOf('protect', operator.inService());
    if (instance === undefined) return;
    setProtection(instance.instanceId, true);
    stage.after(minute + faults.source('protect').integer(60 * minute), () => {
      setProtection(instance.instanceId, false);
    });
  });

  function setProtection(instanceId: string, protectedFromScaleIn: boolean): void {
    operator.act(
      () => `${protectedFromScaleIn ? 'protects' : 'stops protecting'} ${instanceId}`,
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
      for (const { instanceId, protectedFromScaleIn } of operator.group().instances) {
        if (protectedFromScaleIn) setProtection(instanceId, false);
      }
    },
  };
}
