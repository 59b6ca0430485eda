import { createSpaceliftClient } from '../client.ts';
import type { ApiKey } from '../api-key.ts';
import type { ConnectionOptions } from '../connection.ts';

export const secret = 'sup3r-s3cret';

/** Creates a client with a fake clock: pauses end at once and are recorded. */
export function clientOnFakeTime(options: ConnectionOptions & { readonly apiKey?: () => Promise<ApiKey> }) {
  const time = { now: 1_700_000_000_000, pauses: [] as number[] };
  const client = createSpaceliftClient({
    apiKey: () => Promise.resolve({ id: '01JKEY', secret }),
    now: () => time.now,
    random: () => 0.5,
    sleep: (ms) => {
      time.pauses.push(ms);
      time.now += ms;
      return Promise.resolve();
    },
    ...options,
  });
  return { client, time };
}

/** Returns the error that a promise rejects with; throws if it resolves. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
