import type { Filter } from '@aws-sdk/client-ec2';
import { AwsFault, type Ec2Instance } from '@poolkeeper/pool-world';
import { matches } from '../../iam/wildcards.ts';

/** Whether an instance matches all filters. A filter matches if one of its values does. `*` and `?` are wildcards. */
export function passesFilters(instance: Ec2Instance, filters: readonly Filter[] = []): boolean {
  return filters.every(({ Name: name = '', Values: values = [] }) => {
    const own = filteredValues(instance, name);
    return values.some((pattern) => own.some((value) => matches(pattern, value)));
  });
}

/** The values of an instance that a filter compares. */
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
