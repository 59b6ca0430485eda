import type { Filter } from '@aws-sdk/client-ec2';
import { AwsFault, type Ec2Instance } from '@poolkeeper/pool-world';

/** Whether an instance passes all filters. A filter passes when any of its values matches; `*` and `?` are wildcards. */
export function passesFilters(instance: Ec2Instance, filters: readonly Filter[] = []): boolean {
  return filters.every(({ Name: name = '', Values: values = [] }) => {
    const own = filteredValues(instance, name);
    return values.some((pattern) => own.some((value) => matches(value, pattern)));
  });
}

/** What a filter of this name looks at. */
function filteredValues(instance: Ec2Instance, filter: string): readonly string[] {
  if (filter.startsWith('tag:')) {
    const value = instance.tags[filter.slice('tag:'.length)];
    return value === undefined ? [] : [value];
  }
  switch (filter) {
    case 'tag-key':
      return Object.keys(instance.tags);
    case 'instance-id':
      return [instance.instanceId];
    case 'instance-state-name':
      return [instance.state];
    case 'instance-type':
      return [instance.instanceType];
    case 'instance-lifecycle':
      return instance.lifecycle === undefined ? [] : [instance.lifecycle];
    case 'availability-zone':
      return [instance.zone];
    case 'image-id':
      return [instance.imageId];
    case 'private-ip-address':
      return [instance.privateIpAddress];
    default:
      throw new AwsFault('InvalidParameterValue', `The filter '${filter}' is invalid`);
  }
}

function matches(value: string, pattern: string): boolean {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
