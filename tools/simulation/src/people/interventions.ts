import { deployment } from '../deployment.ts';
import type { Crew } from './crew.ts';

const { groupName } = deployment;

export interface GroupBounds {
  readonly minSize: number;
  readonly maxSize: number;
}

/** What they do to group and instances and leave it at that. */
export function planInterventions(crew: Crew, bounds: GroupBounds): void {
  const { world, faults } = crew;

  crew.at('terminations', () => {
    const instance = crew.anyOf('terminations', crew.inService());
    if (instance === undefined) return;
    const decrement = faults.source('terminations').chance(0.5);
    crew.act(
      () => `terminates ${instance.instanceId}${decrement ? ' with decrement' : ''}`,
      () => world.autoScaling.terminateInstance({ instanceId: instance.instanceId, decrement }),
    );
  });
  crew.at('resizes', () => {
    const source = faults.source('resizes');
    const { minSize, maxSize } = crew.group();
    if (source.chance(0.5)) {
      const desiredCapacity = minSize + source.integer(maxSize - minSize + 1);
      crew.act(
        () => `sets desired capacity ${desiredCapacity}`,
        () => {
          world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity });
        },
      );
      return;
    }
    const most = Math.max(1, bounds.maxSize + source.integer(5) - 2);
    const least = Math.min(most, source.integer(bounds.minSize + 2));
    setBounds(crew, { minSize: least, maxSize: most });
  });
  crew.at('refresh', () => {
    const source = faults.source('refresh');
    crew.act(
      () => 'starts an instance refresh',
      () => {
        world.autoScaling.startInstanceRefresh({
          groupName,
          minHealthyPercentage: [0, 50, 90, 100][source.integer(4)] ?? 90,
          instanceWarmupSeconds: source.integer(120),
        });
      },
    );
  });
  crew.at('unhealthy', () => {
    const instance = crew.anyOf('unhealthy', crew.inService());
    if (instance === undefined) return;
    crew.act(
      () => `reports ${instance.instanceId} unhealthy`,
      () => {
        world.autoScaling.setInstanceHealth({ instanceId: instance.instanceId, healthStatus: 'Unhealthy' });
      },
    );
  });
  crew.at('past-group', () => {
    const instance = crew.anyOf('past-group', crew.inService());
    if (instance === undefined) return;
    crew.act(
      () => `ends ${instance.instanceId} past the group`,
      () => {
        world.ec2.terminateInstances([instance.instanceId]);
      },
    );
  });
  crew.at('foreign', () => {
    world.spacelift.registerWorker(JSON.stringify({ instance_id: 'i-0f0f0f0f0f0f0f0f0', asg_id: 'another' }));
  });
}

export function setBounds(crew: Crew, { minSize, maxSize }: GroupBounds): void {
  crew.act(
    () => `sets min ${minSize} and max ${maxSize}`,
    () => {
      crew.world.autoScaling.updateGroup({ groupName, minSize, maxSize });
    },
  );
}
