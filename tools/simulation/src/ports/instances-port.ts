import type { InstancesPort } from '@poolkeeper/autoscaler/pass';
import type { Ec2Instance } from '@poolkeeper/pool-world';
import type { SimulatedProcess } from '../processes/simulated-process.ts';
import type { Ec2View } from './ec2-view.ts';

/** The machines of instances as EC2 lists them, for both apps. */
export function createInstancesPort(process: SimulatedProcess, ec2: Ec2View): InstancesPort {
  return {
    machines: (instanceIds) =>
      process.call({
        name: () => `machines of ${instanceIds.join(', ')}`,
        act: () => {
          const wanted = new Set(instanceIds);
          return new Map(
            ec2
              .instances()
              .filter(({ instanceId }) => wanted.has(instanceId))
              .map((instance) => [instance.instanceId, machineOf(instance)]),
          );
        },
      }),
  };
}

function machineOf({ launchTime, state }: Ec2Instance) {
  return { launchedAt: launchTime, isRunning: state === 'pending' || state === 'running' };
}
