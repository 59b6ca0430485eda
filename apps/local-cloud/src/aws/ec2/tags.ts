import type { CreateTagsCommandInput, DeleteTagsCommandInput, Tag } from '@aws-sdk/client-ec2';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Call } from '../call.ts';
import { notServed } from '../service.ts';
import { knownInstances, stopDryRun } from './instances.ts';

/** EC2's limits of tags (EC2 User Guide, "Tag restrictions"). Tags of AWS do not count. */
const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

export function createTags(input: CreateTagsCommandInput, call: Call): undefined {
  const resources = taggedResources(input, call);
  const tags = (input.Tags ?? []).map(requireTag);
  stopDryRun(input.DryRun);
  const added = Object.fromEntries(tags);
  for (const resource of resources) requireRoom(resource, added);
  for (const { add } of resources) add(added);
}

/** Deletes tags by key, or by key and value. Without tags, all tags of the user. */
export function deleteTags(input: DeleteTagsCommandInput, call: Call): undefined {
  const resources = taggedResources(input, call);
  for (const tag of input.Tags ?? []) requireTag(tag);
  stopDryRun(input.DryRun);
  for (const { tags, remove } of resources) {
    remove(
      (input.Tags ?? Object.keys(tags).map((Key): Tag => ({ Key }))).flatMap(
        ({ Key: key = '', Value: value }) =>
          isReserved(key) || (value !== undefined && tags[key] !== value) ? [] : [key],
      ),
    );
  }
}

interface TaggedResource {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly add: (tags: Readonly<Record<string, string>>) => void;
  readonly remove: (keys: readonly string[]) => void;
}

function taggedResources(
  { Resources: ids = [] }: Pick<CreateTagsCommandInput, 'Resources'>,
  { world, account: { imageBuilds } }: Call,
): readonly TaggedResource[] {
  const other = ids.find((id) => !/^(i|ami)-/.test(id));
  if (other !== undefined) throw notServed(`tags of ${other}; it serves tags of instances and images`);
  const instanceIds = ids.filter((id) => id.startsWith('i-'));
  const instances = instanceIds.length === 0 ? [] : knownInstances(world, instanceIds);
  const images = imageBuilds.images();
  return [
    ...instances.map(({ instanceId: id, tags }) => ({
      id,
      tags,
      add: (added: Readonly<Record<string, string>>) => {
        world.ec2.createTags([id], added);
      },
      remove: (keys: readonly string[]) => {
        world.ec2.deleteTags([id], keys);
      },
    })),
    ...ids
      .filter((id) => id.startsWith('ami-'))
      .map((id) => {
        const image = images.find((each) => each.id === id);
        if (image === undefined) {
          throw new AwsFault('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
        }
        const { tags } = image;
        return {
          id,
          tags,
          add: (added: Readonly<Record<string, string>>) => {
            imageBuilds.tagImage(id, { ...tags, ...added });
          },
          remove: (keys: readonly string[]) => {
            imageBuilds.tagImage(
              id,
              Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key))),
            );
          },
        };
      }),
  ];
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

function requireRoom({ id, tags }: TaggedResource, added: Readonly<Record<string, string>>): void {
  const count = Object.keys({ ...tags, ...added }).filter((key) => !isReserved(key)).length;
  if (count <= mostTags) return;
  throw new AwsFault(
    'TagLimitExceeded',
    `You have reached the maximum number of tags for the resource ${id} (${mostTags})`,
  );
}

function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}
