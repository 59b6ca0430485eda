import type {
  CreateOrUpdateTagsCommandInput,
  DeleteTagsCommandInput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  Tag,
  TagDescription,
} from '@aws-sdk/client-auto-scaling';
import { AwsFault, type GroupRecord } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { groupNamed } from './group-named.ts';
import { pageOfRecords } from './records.ts';

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html */
const limits = { tagsInCall: 25, tagsOfGroup: 50, keyLength: 128, valueLength: 256 } as const;

/** All tags of a group, also those that its instances do not get. */
export function tagsOfGroup({ tags, ownTags }: GroupRecord): Readonly<Record<string, string>> {
  return { ...tags, ...ownTags };
}

export function createOrUpdateTags({ Tags = [] }: CreateOrUpdateTagsCommandInput, call: Call): undefined {
  for (const tag of checked(Tags)) {
    const { Key: key = '', Value: value = '', PropagateAtLaunch: propagates = false } = tag;
    if (key.length > limits.keyLength) throw tooLong('key', key, limits.keyLength);
    if (value.length > limits.valueLength) throw tooLong('value', value, limits.valueLength);
    const group = groupNamed(call.world, tag.ResourceId ?? '');
    const others = without(group, key);
    if (Object.keys(tagsOfGroup({ ...group, ...others })).length >= limits.tagsOfGroup) {
      throw new AwsFault('LimitExceeded', `A group may have at most ${limits.tagsOfGroup} tags`);
    }
    const place = propagates ? 'tags' : 'ownTags';
    call.world.autoScaling.updateGroup({
      groupName: group.name,
      ...others,
      [place]: { ...others[place], [key]: value },
    });
  }
}

export function deleteTags({ Tags = [] }: DeleteTagsCommandInput, { world }: Call): undefined {
  for (const { ResourceId, Key = '' } of checked(Tags)) {
    const group = groupNamed(world, ResourceId ?? '');
    world.autoScaling.updateGroup({ groupName: group.name, ...without(group, Key) });
  }
}

export function describeTags(
  input: DescribeTagsCommandInput,
  { world }: Call,
): Answer<DescribeTagsCommandOutput> {
  const all = world.autoScaling.describeGroups().flatMap(describeTagsOf);
  const filters = (input.Filters ?? []).map(({ Name: name = '', Values: values = [] }) => {
    const read = filtered[name];
    if (read !== undefined) return (tag: TagDescription) => values.includes(String(read(tag)));
    throw new AwsFault(
      'ValidationError',
      `Filter type ${name} is not correct. Allowed Filter types are: [${Object.keys(filtered).join(', ')}]`,
    );
  });
  const { items, nextToken } = pageOfRecords(
    input,
    { default: 50, maximum: 100 },
    {
      items: all.filter((tag) => filters.every((matches) => matches(tag))),
      keyOf: ({ ResourceId = '', Key = '' }) => `${ResourceId} ${Key}`,
    },
  );
  return { Tags: [...items], NextToken: nextToken };
}

const filtered: Readonly<Record<string, (tag: TagDescription) => unknown>> = {
  'auto-scaling-group': ({ ResourceId }) => ResourceId,
  key: ({ Key }) => Key,
  value: ({ Value }) => Value,
  'propagate-at-launch': ({ PropagateAtLaunch }) => PropagateAtLaunch,
};

/** The tags of a group as AWS describes them. */
export function describeTagsOf(group: GroupRecord): readonly TagDescription[] {
  return Object.entries(tagsOfGroup(group)).map(([key, value]) => ({
    ResourceId: group.name,
    ResourceType: 'auto-scaling-group',
    Key: key,
    Value: value,
    PropagateAtLaunch: !(key in group.ownTags),
  }));
}

function without({ tags, ownTags }: GroupRecord, key: string): Pick<GroupRecord, 'tags' | 'ownTags'> {
  const omit = (all: GroupRecord['tags']) =>
    Object.fromEntries(Object.entries(all).filter(([other]) => other !== key));
  return { tags: omit(tags), ownTags: omit(ownTags) };
}

function checked(tags: readonly Tag[]): readonly Tag[] {
  if (tags.length > limits.tagsInCall) {
    throw new AwsFault('ValidationError', `A call may have at most ${limits.tagsInCall} tags`);
  }
  for (const { Key = '', ResourceType } of tags) {
    if (ResourceType !== 'auto-scaling-group') {
      throw new AwsFault('ValidationError', 'Resource type must be auto-scaling-group');
    }
    if (Key === '') throw new AwsFault('ValidationError', 'A tag must have a key');
    if (Key.startsWith('aws:')) {
      throw new AwsFault('ValidationError', `Invalid tag key '${Key}': the prefix aws: is reserved`);
    }
  }
  return tags;
}

function tooLong(part: 'key' | 'value', text: string, limit: number): AwsFault {
  return new AwsFault(
    'ValidationError',
    `1 validation error detected: Value '${text}' at 'tags.1.member.${part}' failed to satisfy constraint: Member must have length less than or equal to ${limit}`,
  );
}
