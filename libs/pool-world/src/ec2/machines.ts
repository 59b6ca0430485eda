import type { Chronicle } from '../chronicle.ts';
import type { EpochMs } from '@poolkeeper/pool-model';
import type { Ec2, Ec2Instance } from '../ec2.ts';
import { AwsFault } from '../fault.ts';
import { drawInstanceId } from '../identifiers.ts';
import type { RandomSource } from '../random-source.ts';
import type { WorkerPool } from '../spacelift/worker-pool.ts';
import type { Timeline } from '../timeline.ts';
import type { MachineSettings } from '../world.ts';
import { describeMachine, isUp, type Machine, type MachineWatcher } from './machine.ts';

/** The operating system stops its services and goes down. */
const shutdownSeconds = 8;
/** EC2 lists a terminated instance for about an hour. */
const rememberedSeconds = 3600;
/** Spacelift misses a worker that fell silent only when its pings stay away. */
const silentWorkerSeconds = 30;

/** AWS keeps the first addresses of a subnet to itself. */
const firstAddress = 10;

const imageId = 'ami-0a1b2c3d4e5f60718';

export interface MachineRequest {
  readonly groupName: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly watcher: MachineWatcher;
}

/** EC2's side: machines that boot, carry a worker, power off and end. */
export class Machines implements Ec2 {
  readonly #timeline: Timeline;
  readonly #random: RandomSource;
  readonly #chronicle: Chronicle;
  readonly #pool: WorkerPool;
  readonly #behaviour: Required<MachineSettings>;
  readonly #machines = new Map<string, Machine>();
  #address = firstAddress;

  constructor(
    surroundings: {
      readonly timeline: Timeline;
      readonly random: RandomSource;
      readonly chronicle: Chronicle;
      readonly pool: WorkerPool;
    },
    behaviour: Required<MachineSettings>,
  ) {
    this.#timeline = surroundings.timeline;
    this.#random = surroundings.random;
    this.#chronicle = surroundings.chronicle;
    this.#pool = surroundings.pool;
    this.#behaviour = behaviour;
  }

  describeInstances(): readonly Ec2Instance[] {
    return [...this.#machines.values()].map(describeMachine);
  }

  terminateInstances(instanceIds: readonly string[]): void {
    const machines = instanceIds.map((id) => {
      const machine = this.#machines.get(id);
      if (machine === undefined) {
        throw new AwsFault('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
      }
      return machine;
    });
    for (const machine of machines) {
      const wasUp = isUp(machine);
      this.#terminate(machine, 'EC2 TerminateInstances call', machine.worker?.run !== undefined);
      if (wasUp) machine.watcher.machineStopped(machine.id);
    }
  }

  launch(request: MachineRequest): Machine {
    const { spread, bootSeconds, launchSeconds, bootFailureRate } = this.#behaviour;
    const machine: Machine = {
      id: drawInstanceId(this.#random),
      launchedAt: this.#timeline.now,
      zone: request.zone,
      instanceType: request.instanceType,
      privateIpAddress: this.#nextAddress(),
      imageId,
      tags: { ...request.tags, 'aws:autoscaling:groupName': request.groupName },
      watcher: request.watcher,
      state: 'pending',
      boot: [],
    };
    this.#machines.set(machine.id, machine);
    this.#chronicle.recordLaunch(machine.id);
    const boot = this.#random.around(bootSeconds, spread);
    const fails = this.#random.chance(bootFailureRate);
    machine.boot = [
      this.#timeline.after(Math.min(launchSeconds * (1 - spread), boot) / 2, () => {
        machine.state = 'running';
      }),
      this.#timeline.after(boot, () => {
        if (fails) this.#failBoot(machine);
        else this.#register(machine, request.groupName);
      }),
    ];
    return machine;
  }

  /** The group's own way to end a machine: its worker is told and signs off. */
  terminate(instanceId: string, cause: string): void {
    const machine = this.#machines.get(instanceId);
    if (machine !== undefined) this.#terminate(machine, cause, false);
  }

  isUp(instanceId: string): boolean {
    const machine = this.#machines.get(instanceId);
    return machine !== undefined && isUp(machine);
  }

  isTerminated(instanceId: string): boolean {
    return (this.#machines.get(instanceId)?.state ?? 'terminated') === 'terminated';
  }

  /** Since when its worker has been without a run: `busy` while a run is on it, undefined without a worker. */
  idleSince(instanceId: string): EpochMs | 'busy' | undefined {
    const worker = this.#machines.get(instanceId)?.worker;
    return worker?.run === undefined ? worker?.availableAt : 'busy';
  }

  #nextAddress(): string {
    const address = this.#address;
    this.#address += 1;
    return `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`;
  }

  #register(machine: Machine, groupName: string): void {
    const metadata = JSON.stringify({ instance_id: machine.id, asg_id: groupName, ami_id: machine.imageId });
    machine.worker = this.#pool.register({ metadata, instanceId: machine.id });
  }

  #failBoot(machine: Machine): void {
    this.#chronicle.record({ kind: 'boot-failed', instanceId: machine.id });
    machine.state = 'stopping';
    this.#timeline.after(shutdownSeconds, () => {
      if (machine.state === 'stopping') machine.state = 'stopped';
    });
    machine.watcher.machineStopped(machine.id);
  }

  #terminate(machine: Machine, cause: string, silently: boolean): void {
    if (machine.state === 'shutting-down' || machine.state === 'terminated') return;
    for (const timer of machine.boot) timer.cancel();
    machine.state = 'shutting-down';
    if (machine.worker !== undefined) {
      const lingerSeconds = silently ? silentWorkerSeconds : 0;
      this.#pool.leave(machine.worker, { by: `${machine.id} terminated: ${cause}`, lingerSeconds });
      delete machine.worker;
    }
    this.#timeline.after(shutdownSeconds, () => {
      machine.state = 'terminated';
      this.#chronicle.recordTermination({ instanceId: machine.id, launchedAt: machine.launchedAt, cause });
      machine.watcher.machineTerminated(machine.id);
      this.#timeline.after(rememberedSeconds, () => this.#machines.delete(machine.id));
    });
  }
}
