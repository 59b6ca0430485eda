import { AwsFault, type World } from '@poolkeeper/pool-world';
import type { Call } from '../call.ts';

/** `http://HOST/ACCOUNT/NAME`, with the host that the client used. */
export function queueUrl(name: string, { host, world }: Call): string {
  return `http://${host}/${world.accountId}/${name}`;
}

/** The name of the queue in a URL. Any host is accepted, because clients can reach this machine by several names. */
export function queueNameOf(url: string | undefined): string {
  const name = URL.parse(url ?? '')?.pathname.split('/')[2];
  if (name === undefined || name === '') {
    throw new AwsFault('InvalidAddress', `The address ${String(url)} is not valid for this endpoint.`, 404);
  }
  return name;
}

/** The name of the existing queue in a URL. A batch with a queue that does not exist fails as a whole. */
export function existingQueue(world: World, url: string | undefined): string {
  return world.sqs.queue(queueNameOf(url)).name;
}
