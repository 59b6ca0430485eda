import { AwsFault, type Ec2Instance, type World } from '@poolkeeper/pool-world';

/** The instances of these ids, or all when none is named. Refuses ids that EC2 does not know, or that are none. */
export function knownInstances(world: World, ids: readonly string[] = []): readonly Ec2Instance[] {
  const all = world.ec2.describeInstances();
  if (ids.length === 0) return all;
  const malformed = ids.find((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined) {
    throw new AwsFault('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  }
  const known = new Set(all.map(({ instanceId }) => instanceId));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    const message =
      unknown.length === 1
        ? `The instance ID '${unknown[0] ?? ''}' does not exist`
        : `The instance IDs '${unknown.join(', ')}' do not exist`;
    throw new AwsFault('InvalidInstanceID.NotFound', message);
  }
  const wanted = new Set(ids);
  return all.filter(({ instanceId }) => wanted.has(instanceId));
}
