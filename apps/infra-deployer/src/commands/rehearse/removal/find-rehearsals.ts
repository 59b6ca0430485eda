import { paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { rehearsalIdOf, rehearsalOf, rehearsalTag, type Rehearsal } from '../rehearsal.ts';
import type { Clients } from '../stage/clients.ts';

/** The rehearsals whose stacks are still there, by tag and by name: everything that a rehearsal deploys is in its stacks. */
export async function findRehearsals({ cloudFormation }: Clients): Promise<readonly Rehearsal[]> {
  const ids = new Set<string>();
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: cloudFormation }, {})) {
    for (const { StackName: name = '', Tags = [] } of Stacks) {
      const id = rehearsalIdOf(name);
      // A stack of the user's with such a name does not have the tag.
      if (id !== undefined && Tags.some(({ Key, Value }) => Key === rehearsalTag && Value === id))
        ids.add(id);
    }
  }
  return [...ids].map(rehearsalOf);
}
