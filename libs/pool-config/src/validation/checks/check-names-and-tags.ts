import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { poolNames } from '../../pool-names.ts';
import type { Path } from '../config-problem.ts';
import { error, when, type Finding } from './finding.ts';

/** Checks that the pool's resource names cannot collide with those of another pool. */
export function checkName({ name }: CompletePoolConfig): readonly Finding[] {
  const ending = '-redrive';
  return when(name.endsWith(ending), () =>
    error(
      'name',
      `must not end with ${ending}, got "${name}": its queue would be the redrive queue of ${poolNames(name.slice(0, -ending.length)).group}`,
    ),
  );
}

/** AWS allows 50 tags, of which Poolkeeper and CloudFormation add some. */
const mostTags = 40;

/** Checks that AWS accepts the tags. */
export function checkTags({ tags, instances }: CompletePoolConfig): readonly Finding[] {
  const { instance = {}, volume = {}, networkInterface = {} } = instances.tags ?? {};
  return [
    ...checkSet(['tags'], tags),
    ...checkSet(['instances', 'tags', 'instance'], instance),
    ...checkSet(['instances', 'tags', 'volume'], volume),
    ...checkSet(['instances', 'tags', 'networkInterface'], networkInterface),
  ];
}

function checkSet(path: Path, tags: Readonly<Record<string, string>>): readonly Finding[] {
  const names = Object.keys(tags);
  return [
    ...when(names.length > mostTags, () =>
      error(
        path,
        `must have at most ${mostTags} tags, got ${names.length}: AWS allows 50, and Poolkeeper and CloudFormation add theirs`,
      ),
    ),
    ...Object.entries(tags).flatMap(([name, value]) => checkTag([...path, name], value)),
  ];
}

function checkTag(path: Path, value: string): readonly Finding[] {
  const name = String(path.at(-1));
  return [
    ...when(/^aws:/i.test(name), () =>
      error(path, 'must have a name that does not start with aws:, which is reserved for AWS'),
    ),
    ...when(name.length > 128, () =>
      error(path, `must have a name of at most 128 characters, got ${name.length}`),
    ),
    ...when(value.length > 256, () =>
      error(path, `must have a value of at most 256 characters, got ${value.length}`),
    ),
  ];
}
