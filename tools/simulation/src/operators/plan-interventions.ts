import { renewalTag, writeRenewal } from '@poolkeeper/pool-model';
import { deployment } from '../deployment.ts';
import type { Operator } from './operator.ts';

const { groupName } = deployment;

export interface GroupBounds {
  readonly minSize: number;
  readonly maxSize: number;
}

/** Plans what operators do to group and instances without undoing it. */
export function planInterventions(
  operator: Operator,
  { bounds, hasWitness }: { readonly bounds: GroupBounds; readonly hasWitness: boolean },
): void {
  const { world, faults } = operator;

  operator.at('terminations', () => {
    const instance = operator.anyOf('terminations', operator.inService());
    if (instance === undefined) return;
    const decrement = faults.source('terminations').chance(0.5);
    operator.act(
      () => `terminates ${instance.instanceId}${decrement ? ' with decrement' : ''}`,
      () => world.autoScaling.terminateInstance({ instanceId: instance.instanceId, decrement }),
    );
  });
  operator.at('resizes', () => {
    const source = faults.source('resizes');
    const { minSize, maxSize } = operator.group();
    if (source.chance(0.5)) {
      const desiredCapacity = minSize + source.integer(maxSize - minSize + 1);
      operator.act(
        () => `sets desired capacity ${desiredCapacity}`,
        () => {
          world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity });
        },
      );
      return;
    }
    const newMax = Math.max(1, bounds.maxSize + source.integer(5) - 2);
    const newMin = Math.min(newMax, source.integer(bounds.minSize + 2));
    setBounds(operator, { minSize: newMin, maxSize: newMax });
  });
  operator.at('refresh', () => {
    const source = faults.source('refresh');
    operator.act(
      () => 'starts an instance refresh',
      () => {
        world.autoScaling.startInstanceRefresh({
          groupName,
          minHealthyPercentage: [0, 50, 90, 100][source.integer(4)] ?? 90,
          instanceWarmupSeconds: source.integer(120),
          ...(source.chance(0.3) && {
            checkpointPercentages: [50, 100],
            checkpointDelaySeconds: source.integer(1800),
          }),
        });
      },
    );
  });
  operator.at('renew', () => {
    operator.act(
      () => 'renews all instances',
      () => {
        operator.tagGroup({ [renewalTag]: writeRenewal(world.now) });
      },
    );
  });
  operator.at('unhealthy', () => {
    const instance = operator.anyOf('unhealthy', operator.inService());
    if (instance === undefined) return;
    operator.act(
      () => `reports ${instance.instanceId} unhealthy`,
      () => {
        world.autoScaling.setInstanceHealth({ instanceId: instance.instanceId, healthStatus: 'Unhealthy' });
      },
    );
  });
  operator.at('past-group', () => {
    const instance = operator.anyOf('past-group', operator.inService());
    if (instance === undefined) return;
    operator.act(
      () => `terminates ${instance.instanceId} past the group`,
      () => {
        world.ec2.terminateInstances([instance.instanceId]);
      },
    );
  });
  operator.at('pending-terminations', () => {
    const launching = operator
      .group()
      .instances.filter(({ lifecycleState }) => lifecycleState.startsWith('Pending'));
    const instance = operator.anyOf('pending-terminations', launching);
    if (instance === undefined) return;
    const decrement = faults.source('pending-terminations').chance(0.5);
    operator.act(
      () => `terminates ${instance.instanceId}, which is launching${decrement ? ', with decrement' : ''}`,
      () => world.autoScaling.terminateInstance({ instanceId: instance.instanceId, decrement }),
    );
  });
  operator.at('ec2-stop', () => {
    const instance = operator.anyOf('ec2-stop', operator.inService());
    if (instance === undefined) return;
    operator.act(
      () => `stops ${instance.instanceId} in EC2`,
      () => {
        world.ec2.stopInstances([instance.instanceId]);
      },
    );
  });
  operator.at('cycle', () => {
    operator.act(
      () => 'cycles the worker pool',
      () => {
        world.spacelift.cycle();
      },
    );
  });
  // An absence that lasts for ever is survived by a run only with the witness: see docs/assumptions.md.
  if (hasWitness) {
    operator.at('pool-reset', () => {
      operator.act(
        () => "resets the worker pool's token",
        () => {
          world.spacelift.resetToken();
        },
      );
    });
  }
  operator.at('force-delete', () => {
    // Without retention AWS would delete the group with its runs, by the operator's will: see A15 in docs/assumptions.md.
    if (operator.group().onTerminateHookAbandon !== 'retain') return;
    operator.act(
      () => 'forces the deletion of the group',
      () => {
        world.autoScaling.deleteGroup({ groupName, force: true });
      },
    );
  });
  operator.at('foreign', () => {
    world.spacelift.registerWorker(JSON.stringify({ instance_id: 'i-0f0f0f0f0f0f0f0f0', asg_id: 'another' }));
  });
}

export function setBounds(operator: Operator, { minSize, maxSize }: GroupBounds): void {
  operator.act(
    () => `sets min ${minSize} and max ${maxSize}`,
    () => {
      operator.world.autoScaling.updateGroup({ groupName, minSize, maxSize });
    },
  );
}
