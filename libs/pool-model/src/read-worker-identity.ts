import type { WorkerIdentity } from './worker-identity.ts';

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
