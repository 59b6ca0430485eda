import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { objectOf } from './properties.ts';

/**
 * A policy document that a resource of its own attaches to others: a policy of roles, of queues. `set` attaches the document
 * to all that the properties name, or takes it from them when there is none.
 */
export function attachedPolicy(
  set: (properties: Properties, document: Properties | undefined) => void,
): ResourceHandler {
  return {
    create: ({ properties, generatedName }) => {
      set(properties, objectOf(properties, 'PolicyDocument'));
      return { physicalId: generatedName, attributes: { Id: generatedName } };
    },
    update: ({ record, properties, before }) => {
      set(before, undefined);
      set(properties, objectOf(properties, 'PolicyDocument'));
      return record;
    },
    delete: ({ properties }) => {
      set(properties, undefined);
    },
  };
}
