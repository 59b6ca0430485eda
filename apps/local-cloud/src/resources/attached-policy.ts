import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { objectOf } from './properties.ts';

/**
 * A resource that attaches a policy document to other resources, such as roles or queues. `set` attaches the document to
 * all resources that the properties name, or detaches it from them if the document is undefined.
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
