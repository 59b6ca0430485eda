import { deployment } from '../deployment.ts';
import type { Operator } from './operator.ts';

const minute = 60_000;
const { groupName } = deployment;

export interface DeploymentPlan {
  /** Whether machines of the group's launch template version register a worker. */
  areGood(): boolean;
  /** Deploys a working version if the latest one is broken. */
  fix(): void;
}

/** Plans deployments of launch template versions, some of which are broken until the next version fixes them. */
export function planDeployments(operator: Operator): DeploymentPlan {
  const { world, faults, stage } = operator;
  const broken = new Set<string>();

  operator.at('template', () => {
    deploy(faults.strikes('broken-template'));
  });

  function deploy(isBroken: boolean): void {
    const launchTemplateVersion = String(Number(operator.group().launchTemplateVersion) + 1);
    if (isBroken) {
      world.mishaps.brokenTemplate(launchTemplateVersion);
      broken.add(launchTemplateVersion);
    }
    operator.act(
      () => `deploys ${isBroken ? 'broken ' : ''}launch template version ${launchTemplateVersion}`,
      () => {
        world.autoScaling.updateGroup({ groupName, launchTemplateVersion });
      },
    );
    if (isBroken) {
      stage.after(5 * minute + faults.source('broken-template').integer(40 * minute), fix);
    }
  }

  const areGood = () => !broken.has(operator.group().launchTemplateVersion);

  function fix(): void {
    if (!areGood()) deploy(false);
  }

  return { areGood, fix };
}
