import type { Filter } from '@aws-sdk/client-ec2';
import { AwsFault } from '@poolkeeper/pool-world';
import { matches } from '../../iam/wildcards.ts';

/** The values of an item that filters compare, by the name of the filter. */
export type FilteredValues<Item> = Readonly<
  Record<string, (item: Item) => string | readonly string[] | undefined>
>;

/**
 * The items that match all filters. A filter matches if one of its values does. `*` and `?` are wildcards. Throws EC2's error
 * for a filter that is not in `known`.
 */
export function filtered<Item>(
  items: readonly Item[],
  filters: readonly Filter[] = [],
  known: FilteredValues<Item>,
): readonly Item[] {
  const tests = filters.map(({ Name: name = '', Values: values = [] }) => {
    const valuesOf = known[name];
    if (valuesOf === undefined) {
      throw new AwsFault('InvalidParameterValue', `The filter '${name}' is invalid`);
    }
    return (item: Item) => {
      const own = [valuesOf(item) ?? []].flat();
      return values.some((pattern) => own.some((value) => matches(pattern, value)));
    };
  });
  return items.filter((item) => tests.every((test) => test(item)));
}

/** The filters by tag among the requested ones: `tag-key`, and `tag:` with a key. */
export function tagValues(
  filters: readonly Filter[] = [],
): FilteredValues<{ readonly tags: Readonly<Record<string, string>> }> {
  const keys = filters.flatMap(({ Name = '' }) =>
    Name.startsWith('tag:') ? [Name.slice('tag:'.length)] : [],
  );
  return {
    'tag-key': ({ tags }) => Object.keys(tags),
    ...Object.fromEntries(
      keys.map((key) => [
        `tag:${key}`,
        ({ tags }: { readonly tags: Readonly<Record<string, string>> }) => tags[key],
      ]),
    ),
  };
}
