import { describeError } from '@poolkeeper/lambda-runtime/calls';
import {
  isOfAnotherPool,
  membersIn,
  takeSnapshot,
  type DurationMs,
  type EpochMs,
  type LeavingMember,
  type Snapshot,
} from '@poolkeeper/pool-model';
import type { Machines, Ports } from '../ports.ts';

/** What a pass read of the world. */
export interface Observation {
  /** A glance is cheaper than a description, and shows only whether there is anything to do. */
  readonly seenBy: 'description' | 'glance';
  readonly snapshot: Snapshot;
  /** When pool and group had answered. What they show had happened by then. */
  readonly answeredAt: EpochMs;
  /** What EC2 reports about unclear instances. A glance does not ask. */
  readonly machines: Machines;
  readonly unexplained: readonly UnexplainedInstance[];
  /** Why the pool's past demand could not be read; then the snapshot has none. */
  readonly historyProblem?: string;
  /** Why the runs that wait could not be read; then the snapshot has none. */
  readonly runsProblem?: string;
  /** Why EC2 could not be asked; then `machines` is empty. */
  readonly machinesProblem?: string;
}

/** An instance that costs money and does no work for the pool, for a reason that Poolkeeper does not know. */
export interface UnexplainedInstance {
  readonly instanceId: string;
  /**
   * - `standby`: in standby in the group.
   * - `detached`: being detached from the group.
   * - `outside-the-group`: its machine runs and has a worker of this group, but the instance is not in the group.
   */
  readonly where: 'standby' | 'detached' | 'outside-the-group';
  readonly launchedAt?: EpochMs;
  readonly instanceType?: string;
}

export interface Observing {
  readonly clock: () => EpochMs;
  readonly registrationGraceMs: DurationMs;
  readonly seenBy: Observation['seenBy'];
}

/**
 * Reads pool, group, the pool's past demand and the runs that wait at the same time, then what they leave unclear. Changes nothing. The
 * snapshot's time is that of the request, so that a slow answer does not overstate how long a worker has been idle.
 *
 * @throws what the ports throw when pool or group cannot be read.
 */
export async function observe(
  ports: Ports,
  { clock, registrationGraceMs, seenBy }: Observing,
): Promise<Observation> {
  const observedAt = clock();
  const [pool, group, { history, historyProblem }, { runsAhead, runsProblem }] = await Promise.all([
    ports.pool.read(),
    seenBy === 'glance' ? ports.group.glance() : ports.group.describe(),
    readHistory(ports, observedAt),
    readRuns(ports, observedAt),
  ]);
  const answeredAt = clock();
  const snapshot = takeSnapshot({ observedAt, pool, group, registrationGraceMs, history, runsAhead });
  const { machines, machinesProblem } =
    seenBy === 'glance' ? noMachines : await readMachines(ports, unclearInstanceIds(snapshot));
  return {
    seenBy,
    snapshot,
    answeredAt,
    machines,
    unexplained: [...unexplainedInGroup(snapshot), ...unexplainedOutside(snapshot, machines)],
    historyProblem,
    runsProblem,
    machinesProblem,
  };
}

/** Whether the group kept an instance after its termination was abandoned. */
export function isRetained({ instance }: LeavingMember): boolean {
  return instance.state === 'retained';
}

/** A pass goes on without the history; the policies that learn from it then do nothing. */
async function readHistory({ history }: Ports, observedAt: EpochMs) {
  try {
    return { history: await history?.read(observedAt), historyProblem: undefined };
  } catch (error) {
    return { history: undefined, historyProblem: describeError(error) };
  }
}

/** A pass goes on without the runs; it then foresees none. */
async function readRuns({ runs }: Ports, observedAt: EpochMs) {
  try {
    return { runsAhead: await runs?.read(observedAt), runsProblem: undefined };
  } catch (error) {
    return { runsAhead: undefined, runsProblem: describeError(error) };
  }
}

const noMachines = { machines: new Map<string, never>(), machinesProblem: undefined };

/** A pass goes on without the machines; it then ends no instance that may report a run, and some go unreported. */
async function readMachines({ instances }: Ports, ids: readonly string[]) {
  if (ids.length === 0) return noMachines;
  try {
    return { machines: await instances.machines(ids), machinesProblem: undefined };
  } catch (error) {
    return { machines: noMachines.machines, machinesProblem: describeError(error) };
  }
}

/** Strays, retained instances, and workers of this group whose instance is not in it. Usually there are none. */
export function unclearInstanceIds(snapshot: Snapshot): readonly string[] {
  const strays = membersIn(snapshot, 'stray').filter(
    ({ instance }) => !isOfAnotherPool(instance, snapshot.pool),
  );
  const retained = membersIn(snapshot, 'leaving').filter(isRetained);
  const ids = [...strays, ...retained].map(({ instance }) => instance.id);
  return [...new Set([...ids, ...ghostInstanceIds(snapshot)])];
}

function ghostInstanceIds(snapshot: Snapshot): readonly string[] {
  return membersIn(snapshot, 'ghost').flatMap(({ workers }) =>
    workers.flatMap(({ identity }) => (identity.kind === 'known' ? [identity.instanceId] : [])),
  );
}

function unexplainedInGroup(snapshot: Snapshot): readonly UnexplainedInstance[] {
  return membersIn(snapshot, 'leaving').flatMap(({ instance }) => {
    const { id, state, launchedAt, instanceType } = instance;
    if (state !== 'standby' && state !== 'detached') return [];
    return [{ instanceId: id, where: state, launchedAt, instanceType }];
  });
}

function unexplainedOutside(snapshot: Snapshot, machines: Machines): readonly UnexplainedInstance[] {
  return [...new Set(ghostInstanceIds(snapshot))].flatMap((instanceId) => {
    const machine = machines.get(instanceId);
    if (machine?.isRunning !== true) return [];
    return [{ instanceId, where: 'outside-the-group', launchedAt: machine.launchedAt }];
  });
}
