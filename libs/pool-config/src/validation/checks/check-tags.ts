import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import type { Path } from '../config-problem.ts';
import { error, when, type Finding } from './finding.ts';

/** AWS takes 50, and a few are Poolkeeper's and CloudFormation's own. */
const mostTags = 40;

/** Whether AWS takes the tags. */
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
      error(path, `must be at most ${mostTags} tags, got ${names.length}: AWS takes 50 in all`),
    ),
    ...Object.entries(tags).flatMap(([name, value]) => checkTag([...path, name], value)),
  ];
}

function checkTag(path: Path, value: string): readonly Finding[] {
  const name = String(path.at(-1));
  return [
    ...when(/^aws:/i.test(name), () =>
      error(path, 'must have a name that does not begin with aws:, which is reserved to AWS'),
    ),
    ...when(name.length > 128, () =>
      error(path, `must have a name of at most 128 characters, got ${name.length}`),
    ),
    ...when(value.length > 256, () =>
      error(path, `must have a value of at most 256 characters, got ${value.length}`),
    ),
  ];
}
