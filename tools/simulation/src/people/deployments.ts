import { deployment } from '../deployment.ts';
import type { Crew } from './crew.ts';

const minute = 60_000;
const { groupName } = deployment;

export interface Deployments {
  /** Whether machines of the group's launch template bring up a worker. */
  areGood(): boolean;
  /** A version that works, if the last one does not. */
  mend(): void;
}

/** They deploy versions of the launch template. Now and then one is broken, and it takes them a while to find out. */
export function planDeployments(crew: Crew): Deployments {
  const { world, faults, stage } = crew;
  const broken = new Set<string>();

  crew.at('template', () => {
    deploy(faults.strikes('broken-template'));
  });

  function deploy(isBroken: boolean): void {
    const launchTemplateVersion = String(Number(crew.group().launchTemplateVersion) + 1);
    if (isBroken) {
      world.mishaps.brokenTemplate(launchTemplateVersion);
      broken.add(launchTemplateVersion);
    }
    crew.act(
      () => `deploys ${isBroken ? 'broken ' : ''}launch template version ${launchTemplateVersion}`,
      () => {
        world.autoScaling.updateGroup({ groupName, launchTemplateVersion });
      },
    );
    if (isBroken) {
      stage.after(5 * minute + faults.source('broken-template').integer(40 * minute), mend);
    }
  }

  const areGood = () => !broken.has(crew.group().launchTemplateVersion);

  function mend(): void {
    if (!areGood()) deploy(false);
  }

  return { areGood, mend };
}
