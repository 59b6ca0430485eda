import { AwsFault } from '@poolkeeper/pool-world';
import type { ResourceHandler, ResourceHandlers } from '../cloudformation/resource-handler.ts';
import { Stacks } from '../cloudformation/stacks.ts';
import type { Template } from '../cloudformation/template.ts';

/**
 * Stacks of resources without effect. A `Test::Thing` is replaced when its `Name` changes, cannot be created or updated with
 * `Fails`, and cannot be deleted with `Stays`.
 */
export function someStacks() {
  const things = new Map<string, unknown>();
  const log: string[] = [];
  let count = 0;
  const thing: ResourceHandler = {
    replacedOn: ['Name'],
    create: ({ logicalId, properties }) => {
      refuse(properties.Fails);
      count += 1;
      const physicalId = typeof properties.Name === 'string' ? properties.Name : `${logicalId}-${count}`;
      things.set(physicalId, properties);
      log.push(`+${physicalId}`);
      return { physicalId, attributes: { Arn: `arn:${physicalId}` } };
    },
    update: ({ record, properties }) => {
      refuse(properties.Fails);
      things.set(record.physicalId, properties);
      log.push(`~${record.physicalId}`);
      return record;
    },
    delete: ({ record }) => {
      refuse((things.get(record.physicalId) as { Stays?: unknown }).Stays);
      things.delete(record.physicalId);
      log.push(`-${record.physicalId}`);
    },
  };
  const handlers: ResourceHandlers = new Map([['Test::Thing', thing]]);
  const stacks = new Stacks({
    handlers,
    now: () => 0,
    environment: {
      accountId: '000000000000',
      region: 'eu-west-1',
      partition: 'aws',
      urlSuffix: 'amazonaws.com',
      dynamic: (service, rest) => (rest === '/known' ? `value from ${service}` : undefined),
    },
  });
  return {
    stacks,
    things,
    log,
    deploy: (template: Partial<Template>, parameters: Readonly<Record<string, string>> = {}) =>
      stacks.deploy({ name: 'stack', templateText: JSON.stringify(template), parameters }),
  };
}

function refuse(fails: unknown): void {
  if (fails !== undefined) throw new AwsFault('InvalidRequest', 'the test refuses it');
}
