import type { InstanceReport } from '@poolkeeper/pool-model';
import type { Ec2Instance } from '@poolkeeper/pool-world';
import type { SimulatedProcess } from '../processes/simulated-process.ts';
import type { Clocks } from '../faults/clocks.ts';
import type { Ec2View } from './ec2-view.ts';

/** What EC2 reports about an instance, with what the instance and its group report in tags. */
export interface SimulatedDirectoryEntry {
  readonly launchedAt: number;
  readonly isRunning: boolean;
  readonly report?: InstanceReport;
  readonly setUpAt?: number;
  readonly hasSeveralWorkers?: boolean;
  readonly poolId?: string;
}

export interface SimulatedInstancesPort {
  machines(instanceIds: readonly string[]): Promise<ReadonlyMap<string, SimulatedDirectoryEntry>>;
}

/** The machines of instances as EC2 lists them, for both apps. */
export function createInstancesPort(
  process: SimulatedProcess,
  { ec2, clocks }: { readonly ec2: Ec2View; readonly clocks: Clocks },
): SimulatedInstancesPort {
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
              .map((instance) => [
                instance.instanceId,
                machineOf(instance, clocks.offsetOf(instance.instanceId)),
              ]),
          );
        },
      }),
  };
}

function machineOf({ launchTime, state, tags }: Ec2Instance, offsetMs: number): SimulatedDirectoryEntry {
  const [word, at] = wordAndTime(tags['poolkeeper:run']);
  const [, setUpAt] = wordAndTime(tags['poolkeeper:setup']);
  return {
    launchedAt: launchTime,
    isRunning: state === 'pending' || state === 'running',
    report: at === undefined ? undefined : { busy: word === 'busy', at: at + offsetMs },
    setUpAt: setUpAt === undefined ? undefined : setUpAt + offsetMs,
    hasSeveralWorkers: wordAndTime(tags['poolkeeper:workers'])[0] === 'several',
    poolId: tags['poolkeeper:pool'],
  };
}

function wordAndTime(tag: string | undefined): readonly [word?: string, at?: number] {
  const [word, time] = tag?.split(' ') ?? [];
  return time === undefined ? [] : [word, Date.parse(time)];
}
