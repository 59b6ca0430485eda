import type { Group, Instance } from '@poolkeeper/pool-model';

/** Whether the group launches with another template by now. An instance is not outdated while either is unknown. */
export function isOutdated(instance: Instance, group: Group): boolean {
  return (
    instance.launchTemplate !== undefined &&
    group.launchTemplate !== undefined &&
    instance.launchTemplate !== group.launchTemplate
  );
}
