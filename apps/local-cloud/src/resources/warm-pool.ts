import type { AccountStores } from '../account/account.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { numberOf, objectOf, requiredText, textOf } from './properties.ts';

/** The world models only stopped and running instances. Hibernated instances are treated as stopped. */
export function warmPool({ world }: Pick<AccountStores, 'world'>): ResourceHandler {
  const put = (properties: Properties) => {
    const [minSize, prepared] = ['MinSize', 'MaxGroupPreparedCapacity'].map((name) =>
      numberOf(properties, name),
    );
    world.autoScaling.putWarmPool({
      groupName: requiredText(properties, 'AutoScalingGroupName'),
      poolState: textOf(properties, 'PoolState') === 'Running' ? 'Running' : 'Stopped',
      minSize,
      reuseOnScaleIn: objectOf(properties, 'InstanceReusePolicy')?.ReuseOnScaleIn === true,
      ...(prepared !== undefined && prepared !== -1 && { maxGroupPreparedCapacity: prepared }),
    });
  };
  return {
    replacedOn: ['AutoScalingGroupName'],
    create: ({ properties }) => {
      put(properties);
      return { physicalId: requiredText(properties, 'AutoScalingGroupName'), attributes: {} };
    },
    update: ({ record, properties }) => {
      put(properties);
      return record;
    },
    delete: ({ record }) => {
      world.autoScaling.deleteWarmPool({ groupName: record.physicalId, force: true });
    },
  };
}
