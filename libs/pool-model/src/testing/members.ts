import type { Instance } from '../instance.ts';
import type { MemberState } from '../member.ts';
import type { MemberIn } from '../snapshot.ts';
import { takeSnapshot } from '../take-snapshot.ts';
import type { Worker } from '../worker.ts';
import { aGroup, defaultGroupName } from './a-group.ts';
import { aPool } from './a-pool.ts';
import { aWorker } from './a-worker.ts';
import { anInstance } from './an-instance.ts';
import { ago, minutes, moment, seconds } from './moment.ts';
import type { Overrides } from './overrides.ts';

/** The grace that members are built by; a booting one is younger, a stray older. */
export const defaultRegistrationGraceMs = minutes(10);

export interface InstanceParts {
  readonly instance?: Overrides<Instance>;
}

export interface WorkerParts {
  readonly worker?: Overrides<Worker>;
}

export interface MemberParts extends InstanceParts, WorkerParts {
  /** More workers on the same instance. */
  readonly otherWorkers?: readonly Overrides<Worker>[];
}

/** Launched 40 seconds ago, and its worker is not there yet. */
export function aBootingMember({ instance }: InstanceParts = {}): MemberIn<'booting'> {
  return pairedAs('booting', anInstance({ launchedAt: ago(seconds(40)), ...instance }), []);
}

/** Launched an hour ago, idle for 30 minutes. */
export function anIdleMember(parts: MemberParts = {}): MemberIn<'idle'> {
  return withWorkers('idle', parts, {});
}

export function aBusyMember(parts: MemberParts = {}): MemberIn<'busy'> {
  return withWorkers('busy', parts, { busy: true });
}

export function aDrainedMember(parts: MemberParts = {}): MemberIn<'drained'> {
  return withWorkers('drained', parts, { drained: true });
}

/** Terminating, with a drained worker. */
export function aLeavingMember(parts: MemberParts = {}): MemberIn<'leaving'> {
  return withWorkers(
    'leaving',
    { ...parts, instance: { state: 'terminating', ...parts.instance } },
    { drained: true },
  );
}

/** In service for an hour without a worker. */
export function aStrayMember({ instance }: InstanceParts = {}): MemberIn<'stray'> {
  return pairedAs('stray', anInstance(instance), []);
}

/** An idle worker of an instance that has gone. */
export function aGhost({ worker }: WorkerParts = {}): MemberIn<'ghost'> {
  return pairedAs('ghost', undefined, [aWorker(worker)]);
}

/** An idle worker of another group. */
export function aForeign({ worker }: WorkerParts = {}): MemberIn<'foreign'> {
  const { identity } = aWorker();
  const another = { ...identity, groupName: 'another-group' };
  return pairedAs('foreign', undefined, [aWorker({ identity: another, ...worker })]);
}

function withWorkers<State extends MemberState>(
  state: State,
  parts: MemberParts,
  defaults: Overrides<Worker>,
): MemberIn<State> {
  const instance = anInstance(parts.instance);
  const identity = { kind: 'known', instanceId: instance.id, groupName: defaultGroupName } as const;
  const workers = [parts.worker ?? {}, ...(parts.otherWorkers ?? [])].map((worker) =>
    aWorker({ identity, ...defaults, ...worker }),
  );
  return pairedAs(state, instance, workers);
}

/** The member that the pairing itself makes of the parts, so that a built member is always a possible one. */
function pairedAs<State extends MemberState>(
  state: State,
  instance: Instance | undefined,
  workers: readonly Worker[],
): MemberIn<State> {
  const { members } = takeSnapshot({
    observedAt: moment,
    pool: aPool({ workers }),
    group: aGroup({ instances: instance === undefined ? [] : [instance] }),
    registrationGraceMs: defaultRegistrationGraceMs,
  });
  const [member] = members;
  if (members.length !== 1 || member?.state !== state) {
    const got = members.map((each) => each.state).join(' and ');
    throw new Error(`these parts make no ${state} member: they pair as ${got}`);
  }
  return member as MemberIn<State>;
}
