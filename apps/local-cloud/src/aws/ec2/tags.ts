import type { CreateTagsCommandInput, DeleteTagsCommandInput, Tag } from '@aws-sdk/client-ec2';
import { AwsFault, type Ec2Instance } from '@poolkeeper/pool-world';
import type { Call } from '../call.ts';
import { notServed } from '../service.ts';
import { knownInstances, stopDryRun } from './instances.ts';

/** EC2's limits of tags (EC2 User Guide, "Tag restrictions"). Tags of AWS do not count. */
const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

export function createTags(input: CreateTagsCommandInput, { world }: Call): undefined {
  const instances = taggedInstances(input, world);
  const tags = (input.Tags ?? []).map(requireTag);
  stopDryRun(input.DryRun);
  const added = Object.fromEntries(tags);
  for (const instance of instances) requireRoom(instance, added);
  world.ec2.createTags(
    instances.map(({ instanceId }) => instanceId),
    added,
  );
}

/** Deletes tags by key, or by key and value. Without tags, all tags of the user. */
export function deleteTags(input: DeleteTagsCommandInput, { world }: Call): undefined {
  const instances = taggedInstances(input, world);
  for (const tag of input.Tags ?? []) requireTag(tag);
  stopDryRun(input.DryRun);
  for (const { instanceId, tags } of instances) {
    const keys = (input.Tags ?? Object.keys(tags).map((Key): Tag => ({ Key }))).flatMap(
      ({ Key: key = '', Value: value }) =>
        isReserved(key) || (value !== undefined && tags[key] !== value) ? [] : [key],
    );
    world.ec2.deleteTags([instanceId], keys);
  }
}

function taggedInstances(
  { Resources: ids = [] }: Pick<CreateTagsCommandInput, 'Resources'>,
  world: Call['world'],
): readonly Ec2Instance[] {
  const other = ids.find((id) => !id.startsWith('i-'));
  if (other !== undefined) throw notServed(`tags of ${other}; it serves tags of instances`);
  return knownInstances(world, ids);
}

function requireTag({ Key: key = '', Value: value = '' }: Tag): readonly [string, string] {
  if (key === '') throw new AwsFault('InvalidParameterValue', 'Tag key cannot be empty');
  if (isReserved(key)) {
    throw new AwsFault(
      'InvalidParameterValue',
      `Tag keys starting with 'aws:' are reserved for internal use`,
    );
  }
  if (key.length > longestKey) {
    throw new AwsFault(
      'InvalidParameterValue',
      `Tag key exceeds the maximum length of ${longestKey} characters`,
    );
  }
  if (value.length > longestValue) {
    throw new AwsFault(
      'InvalidParameterValue',
      `Tag value exceeds the maximum length of ${longestValue} characters`,
    );
  }
  return [key, value];
}

function requireRoom({ instanceId, tags }: Ec2Instance, added: Readonly<Record<string, string>>): void {
  const count = Object.keys({ ...tags, ...added }).filter((key) => !isReserved(key)).length;
  if (count <= mostTags) return;
  throw new AwsFault(
    'TagLimitExceeded',
    `You have reached the maximum number of tags for the resource ${instanceId} (${mostTags})`,
  );
}

function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}
