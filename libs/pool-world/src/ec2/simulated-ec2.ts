import type { Chronicle } from '../chronicle.ts';
import type { EpochMs, PurchaseOption } from '@poolkeeper/pool-model';
import type { Ec2, Ec2Instance } from './api.ts';
import type { Deviations } from '../deviations.ts';
import { AwsFault } from '../aws-fault.ts';
import type { Interruption } from '../spacelift/api.ts';
import { drawInstanceId } from '../identifiers.ts';
import type { RandomSource } from '../random-source.ts';
import type { SimulatedWorkerPool } from '../spacelift/simulated-worker-pool.ts';
import type { SimulatedWorkerPools } from '../spacelift/simulated-worker-pools.ts';
import type { Timeline } from '../timeline.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { BootMishaps } from '../mishaps/api.ts';
import { endingOfLoss, endingPastGroup, stopPastGroup, type MachineEnd, type Loss } from './machine-end.ts';
import { drawBoot, machineBehaviour, type Boot, type MachineBehaviour } from './machine-behaviour.ts';
import { Ec2Capacity } from './ec2-capacity.ts';
import { InstanceReports } from './instance-reports.ts';
import { describeMachine, isUp, type SimulatedMachine, type MachineWatcher } from './simulated-machine.ts';

/** How long the operating system takes to shut down. */
/** How often, and with which pause, the user data tries to read its secrets. */
const secretPatience = { tries: 60, pauseSeconds: 30 };
const shutdownSeconds = 8;
/** How long EC2 lists a terminated instance: about an hour. */
const rememberedSeconds = 3600;
/** How long Spacelift lists a worker that stopped responding, until it misses its pings. */
const silentWorkerSeconds = 30;

/** AWS reserves the first addresses of a subnet. */
const firstAddress = 10;

/** How late a tag is shown by a cloud that deviates so. */
const lateTagSeconds = 180;

/** The resource limit of RunInstances in an account and region (EC2 developer guide, "Request throttling"). */
const launchRate = { capacity: 1000, refillPerSecond: 2 };

/** The tag with the name of an instance's group. */
const groupTag = 'aws:autoscaling:groupName';

export interface MachineRequest {
  readonly groupName: string;
  /** The worker pool in which its worker registers; undefined for the first. */
  readonly workerPoolId: string | undefined;
  readonly zone: string;
  readonly instanceType: string;
  readonly purchaseOption: PurchaseOption;
  readonly launchTemplateVersion: string;
  readonly imageId: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether its worker registers after the boot. Otherwise it does after `startWorker`. */
  readonly registersWorker: boolean;
  readonly watcher: MachineWatcher;
}

/** EC2: machines that boot, run a worker, stop and end. */
export class SimulatedEc2 implements Ec2 {
  readonly #timeline: Timeline;
  readonly #random: RandomSource;
  readonly #chronicle: Chronicle;
  readonly #pools: SimulatedWorkerPools;
  readonly #deviations: Deviations;
  readonly capacity = new Ec2Capacity();
  #behaviour: MachineBehaviour;
  readonly #machines = new Map<string, SimulatedMachine>();
  readonly #reports: InstanceReports;
  readonly #launchTokens: TokenBucket;
  readonly #brokenTemplates = new Set<string>();
  readonly #brokenImages = new Map<string, 'fails' | 'lost'>();
  #address = firstAddress;

  constructor(
    surroundings: {
      readonly timeline: Timeline;
      readonly random: RandomSource;
      readonly chronicle: Chronicle;
      readonly pools: SimulatedWorkerPools;
      readonly deviations: Deviations;
    },
    behaviour: MachineBehaviour,
  ) {
    this.#timeline = surroundings.timeline;
    this.#random = surroundings.random;
    this.#chronicle = surroundings.chronicle;
    this.#pools = surroundings.pools;
    this.#deviations = surroundings.deviations;
    this.#behaviour = behaviour;
    this.#launchTokens = new TokenBucket(launchRate, surroundings.timeline.now);
    this.#reports = new InstanceReports({
      timeline: surroundings.timeline,
      random: surroundings.random.fork('reports'),
    });
  }

  /** Takes a token for the launch of an instance. Returns false beyond EC2's rate. */
  allowsLaunch(): boolean {
    return this.#launchTokens.take(this.#timeline.now);
  }

  describeInstances(): readonly Ec2Instance[] {
    return [...this.#machines.values()].map(describeMachine);
  }

  terminateInstances(instanceIds: readonly string[]): void {
    for (const machine of this.#known(instanceIds)) this.#endFromOutside(machine, endingPastGroup);
  }

  stopInstances(instanceIds: readonly string[]): void {
    for (const machine of this.#known(instanceIds)) {
      if (!isUp(machine)) continue;
      this.#removeWorkers(machine, stopPastGroup);
      this.stop(machine.id);
      machine.watcher.machineStopped(machine.id);
    }
  }

  createTags(instanceIds: readonly string[], tags: Readonly<Record<string, string>>): void {
    for (const machine of this.#known(instanceIds)) {
      const show = () => (machine.tags = { ...machine.tags, ...tags });
      if (this.#deviations.has('late-tags')) this.#timeline.after(lateTagSeconds, show);
      else show();
    }
  }

  deleteTags(instanceIds: readonly string[], keys: readonly string[]): void {
    for (const machine of this.#known(instanceIds)) {
      machine.tags = Object.fromEntries(Object.entries(machine.tags).filter(([key]) => !keys.includes(key)));
    }
  }

  startAnotherWorker(instanceId: string): void {
    const machine = this.findUp(instanceId);
    if (machine === undefined) throw new RangeError(`no machine ${instanceId} is up`);
    this.#register(machine);
  }

  launch(request: MachineRequest): SimulatedMachine {
    const machine: SimulatedMachine = {
      id: drawInstanceId(this.#random),
      launchedAt: this.#timeline.now,
      zone: request.zone,
      instanceType: request.instanceType,
      purchaseOption: request.purchaseOption,
      privateIpAddress: this.#nextAddress(),
      imageId: request.imageId,
      groupName: request.groupName,
      launchTemplateVersion: request.launchTemplateVersion,
      workerPoolId: request.workerPoolId,
      tags: { ...request.tags, [groupTag]: request.groupName },
      watcher: request.watcher,
      state: 'pending',
      boot: [],
      workers: [],
    };
    this.#machines.set(machine.id, machine);
    this.#chronicle.recordLaunch(machine.id);
    this.#boot(machine, request.registersWorker);
    return machine;
  }

  /** Ends a machine as the group does it: the worker is informed and signs off. */
  terminate(instanceId: string, cause: string, interruption: Interruption = 'terminated'): void {
    const machine = this.#machines.get(instanceId);
    if (machine !== undefined) this.#terminate(machine, { cause, interruption, silences: 'none' });
  }

  /** The cloud ends a machine, regardless of group and hooks. */
  lose(machine: SimulatedMachine, loss: Loss): void {
    this.#chronicle.record({ kind: 'machine-lost', instanceId: machine.id, by: loss });
    this.#endFromOutside(machine, endingOfLoss[loss]);
  }

  /** Moves a machine to another host, where it boots again. */
  recover(machine: SimulatedMachine): void {
    for (const timer of machine.boot) timer.cancel();
    this.#removeWorkers(machine, endingOfLoss['host-failure']);
    machine.restartedAt = this.#timeline.now;
    this.#boot(machine, true);
  }

  /** The machines that are pending or running, in launch order. */
  up(): readonly SimulatedMachine[] {
    return [...this.#machines.values()].filter(isUp);
  }

  /** The machine, if it is up. */
  findUp(instanceId: string): SimulatedMachine | undefined {
    const machine = this.#machines.get(instanceId);
    return machine !== undefined && isUp(machine) ? machine : undefined;
  }

  /** The machine was detached from its group; it keeps running. */
  leaveGroup(instanceId: string): void {
    const machine = this.#machines.get(instanceId);
    if (machine === undefined) return;
    machine.tags = Object.fromEntries(Object.entries(machine.tags).filter(([tag]) => tag !== groupTag));
  }

  /** Changes how boots that start from now on fail. */
  changeBoots(changes: BootMishaps): void {
    this.#behaviour = machineBehaviour({ ...this.#behaviour, ...changes });
  }

  /** Boots from this template version that start from now on register no worker. */
  breakTemplate(launchTemplateVersion: string): void {
    this.#brokenTemplates.add(launchTemplateVersion);
  }

  /** How boots from this image that start from now on end. */
  breakImage(imageId: string, fate: 'fails' | 'lost'): void {
    this.#brokenImages.set(imageId, fate);
  }

  /** The workers end with a stop that the group asks for. */
  endWorkers(instanceId: string, interruption: Interruption): void {
    const machine = this.findUp(instanceId);
    if (machine === undefined) return;
    this.#removeWorkers(machine, { cause: 'returned to the warm pool', interruption, silences: 'none' });
  }

  /** Stops a machine without a worker, so that it can be started again. */
  stop(instanceId: string): void {
    const machine = this.findUp(instanceId);
    if (machine === undefined) return;
    for (const timer of machine.boot) timer.cancel();
    machine.state = 'stopping';
    machine.boot = [
      this.#timeline.after(shutdownSeconds, () => {
        machine.state = 'stopped';
      }),
    ];
  }

  /** Starts a machine that waits, stopped or running. Its worker registers after the boot. */
  startWorker(instanceId: string): void {
    const machine = this.#machines.get(instanceId);
    if (machine === undefined || this.isDown(instanceId)) return;
    for (const timer of machine.boot) timer.cancel();
    if (machine.state !== 'running') {
      machine.state = 'pending';
      machine.restartedAt = this.#timeline.now;
    }
    this.#boot(machine, true);
  }

  /** Whether it is terminated or shutting down. */
  isDown(instanceId: string): boolean {
    const state = this.#machines.get(instanceId)?.state ?? 'terminated';
    return state === 'shutting-down' || state === 'terminated';
  }

  isUp(instanceId: string): boolean {
    const machine = this.#machines.get(instanceId);
    return machine !== undefined && isUp(machine);
  }

  isTerminated(instanceId: string): boolean {
    return (this.#machines.get(instanceId)?.state ?? 'terminated') === 'terminated';
  }

  /** When its worker became idle; `busy` while it has a run, undefined if there is no worker. */
  idleSince(instanceId: string): EpochMs | 'busy' | undefined {
    const workers = this.#machines.get(instanceId)?.workers ?? [];
    if (workers.some(({ run }) => run !== undefined)) return 'busy';
    return workers.length === 0 ? undefined : Math.max(...workers.map(({ availableAt }) => availableAt));
  }

  #known(instanceIds: readonly string[]): readonly SimulatedMachine[] {
    return instanceIds.map((id) => {
      const machine = this.#machines.get(id);
      if (machine === undefined) {
        throw new AwsFault('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
      }
      return machine;
    });
  }

  #nextAddress(): string {
    const address = this.#address;
    this.#address += 1;
    return `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`;
  }

  #boot(machine: SimulatedMachine, registersWorker: boolean): void {
    const { spread, launchSeconds } = this.#behaviour;
    const boot = drawBoot(this.#random, this.#behaviour);
    const isBroken = this.#brokenTemplates.has(machine.launchTemplateVersion);
    const fate = isBroken ? 'lost' : (this.#brokenImages.get(machine.imageId) ?? boot.fate);
    machine.boot = [
      this.#timeline.after(Math.min(launchSeconds * (1 - spread), boot.seconds) / 2, () => {
        machine.state = 'running';
      }),
      this.#timeline.after(boot.seconds, () => {
        if (this.#behaviour.reportsRuns && fate === 'registers') this.#reports.setUp(machine);
        if (registersWorker) this.#endBoot(machine, fate);
      }),
    ];
  }

  #endBoot(machine: SimulatedMachine, fate: Boot['fate']): void {
    // The user data starts no worker on an instance that the group terminates by then.
    const startsTooLate = machine.restartedAt !== undefined && machine.watcher.isTerminating(machine.id);
    if (fate === 'fails' || startsTooLate) this.#failBoot(machine);
    else if (fate === 'registers') this.#registerWithSecrets(machine, secretPatience.tries);
    else this.#chronicle.record({ kind: 'boot-lost', instanceId: machine.id });
  }

  #registerWithSecrets(machine: SimulatedMachine, tries: number): void {
    if (!this.#behaviour.lacksSecrets(machine.groupName)) {
      if (this.#behaviour.reportsRuns) this.#reports.booted(machine);
      this.#register(machine);
    } else if (tries === 1 || machine.watcher.isTerminating(machine.id)) this.#failBoot(machine);
    else {
      machine.boot = [
        this.#timeline.after(secretPatience.pauseSeconds, () => {
          this.#registerWithSecrets(machine, tries - 1);
        }),
      ];
    }
  }

  #register(machine: SimulatedMachine): void {
    const metadata = JSON.stringify({
      instance_id: machine.id,
      asg_id: machine.groupName,
      ami_id: machine.imageId,
    });
    const worker = this.#poolOf(machine).register({
      metadata,
      instanceId: machine.id,
      runChanged: this.#behaviour.reportsRuns
        ? () => {
            this.#reports.runChanged(machine);
          }
        : undefined,
    });
    machine.workers = [...machine.workers, worker];
    if (this.#behaviour.reportsRuns && machine.workers.length > 1) this.#reports.workerStarted(machine);
  }

  #removeWorkers(machine: SimulatedMachine, { cause, interruption, silences }: MachineEnd): void {
    for (const worker of machine.workers) {
      const silently = silences === 'all' || (silences === 'busy' && worker.run !== undefined);
      this.#poolOf(machine).leave(worker, {
        by: `${machine.id} terminated: ${cause}`,
        interruption,
        lingerSeconds: silently ? silentWorkerSeconds : 0,
      });
    }
    machine.workers = [];
    machine.reporting?.cancel();
  }

  #poolOf({ workerPoolId }: SimulatedMachine): SimulatedWorkerPool {
    const pool = workerPoolId === undefined ? this.#pools.first : this.#pools.get(workerPoolId);
    if (pool === undefined) throw new RangeError(`there is no worker pool ${workerPoolId ?? ''}`);
    return pool;
  }

  #failBoot(machine: SimulatedMachine): void {
    this.#chronicle.record({ kind: 'boot-failed', instanceId: machine.id });
    if (this.#behaviour.reportsRuns) this.#reports.failedToBoot(machine);
    machine.state = 'stopping';
    this.#timeline.after(shutdownSeconds, () => {
      if (machine.state === 'stopping') machine.state = 'stopped';
    });
    machine.watcher.machineStopped(machine.id);
  }

  /** Ends a machine without its group, which notices by the health check. */
  #endFromOutside(machine: SimulatedMachine, ending: MachineEnd): void {
    const wasUp = !this.isDown(machine.id);
    this.#terminate(machine, ending);
    if (wasUp) machine.watcher.machineStopped(machine.id);
  }

  #terminate(machine: SimulatedMachine, end: MachineEnd): void {
    if (machine.state === 'shutting-down' || machine.state === 'terminated') return;
    for (const timer of machine.boot) timer.cancel();
    machine.state = 'shutting-down';
    this.#removeWorkers(machine, end);
    this.#timeline.after(shutdownSeconds, () => {
      machine.state = 'terminated';
      this.#chronicle.recordTermination({
        instanceId: machine.id,
        launchedAt: machine.launchedAt,
        cause: end.cause,
      });
      machine.watcher.machineTerminated(machine.id);
      this.#timeline.after(rememberedSeconds, () => this.#machines.delete(machine.id));
    });
  }
}
