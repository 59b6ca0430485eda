import { AwsFault, type World } from '@poolkeeper/pool-world';
import type { Call } from '../call.ts';

/** `http://HOST/ACCOUNT/NAME`, by the host that the client used. */
export function queueUrl(name: string, { host, world }: Call): string {
  return `http://${host}/${world.accountId}/${name}`;
}

/** Name of the queue that a URL stands for: of any host, so that a client may reach us by several names. */
export function queueNameOf(url: string | undefined): string {
  const name = URL.parse(url ?? '')?.pathname.split('/')[2];
  if (name === undefined || name === '') {
    throw new AwsFault('InvalidAddress', `The address ${String(url)} is not valid for this endpoint.`, 404);
  }
  return name;
}

/** The same for a batch: a queue that does not exist fails it as a whole, not each entry. */
export function existingQueue(world: World, url: string | undefined): string {
  return world.sqs.queue(queueNameOf(url)).name;
}
