import type { EpochMs } from './time.ts';
import type { Worker, WorkerIdentity } from './worker.ts';

/** A worker in the shape in which Spacelift's API reports it. */
export interface WorkerReport {
  /** ULID. */
  readonly id: string;
  readonly busy: boolean;
  readonly drained: boolean;
  /** When it registered, in unix seconds. */
  readonly createdAt: number;
  /** Since when it has been idle, in unix seconds. Older backends do not have the field. */
  readonly availableAt?: number | null;
  /** The `SPACELIFT_METADATA_*` variables of its launcher, as a JSON object. Anything can be in it. */
  readonly metadata: string;
}

/** A worker as the domain sees it. Never throws; unusable metadata makes a worker of unknown identity. */
export function readWorker(report: WorkerReport): Worker {
  const availableAt = report.busy ? undefined : momentOf(report.availableAt);
  return {
    id: report.id,
    busy: report.busy,
    drained: report.drained,
    registeredAt: report.createdAt * 1000,
    availableAt,
    identity: readWorkerIdentity(report.metadata),
  };
}

function momentOf(unixSeconds: number | null | undefined): EpochMs | undefined {
  return typeof unixSeconds === 'number' && Number.isFinite(unixSeconds) ? unixSeconds * 1000 : undefined;
}

const ec2InstanceId = /^i-[0-9a-f]+$/;

/**
 * Reads a worker's metadata: a JSON object with `instance_id` and `asg_id` among its keys, when all is well.
 * Never throws: whatever is wrong with the metadata becomes the `problem` of an unknown identity.
 */
export function readWorkerIdentity(metadata: string): WorkerIdentity {
  if (metadata === '') return unknown('empty');
  const object = parseObject(metadata);
  if (object === undefined) return unknown('not a JSON object');
  const { instance_id: instanceId, asg_id: groupName } = object;
  if (instanceId === undefined) return unknown('no instance_id');
  if (typeof instanceId !== 'string') return unknown('instance_id is not a string');
  if (!ec2InstanceId.test(instanceId)) {
    return unknown(`instance_id is not an EC2 instance id, got ${JSON.stringify(instanceId.slice(0, 40))}`);
  }
  return typeof groupName === 'string' && groupName !== ''
    ? { kind: 'known', instanceId, groupName }
    : { kind: 'known', instanceId };
}

function parseObject(json: string): Partial<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function unknown(problem: string): WorkerIdentity {
  return { kind: 'unknown', problem };
}
