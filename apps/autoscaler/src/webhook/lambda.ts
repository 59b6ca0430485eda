import { createMessageQueue, openSecret } from '@poolkeeper/aws-pool';
import { createLog } from '@poolkeeper/lambda-runtime';
import { formatPassRequest } from '@poolkeeper/pool-config';
import { keepSecret } from './keep-secret.ts';
import { createReceiver } from './receive-event.ts';

// Spacelift and the reader of the log wait for the answer, and Spacelift tries again.
const aws = { region: process.env.AWS_REGION ?? '', requestTimeoutMs: 4_000 };
const secret = openSecret({
  ...aws,
  source: { kind: 'secrets-manager', secretId: process.env.WEBHOOK_SECRET ?? '' },
});
const queue = createMessageQueue({ ...aws, url: process.env.PASS_QUEUE_URL ?? '' });
const pool = process.env.POOL;

export const handler = createReceiver({
  secret: keepSecret({ read: () => secret.read(), clock: Date.now }),
  requestPass: (request) => queue.send(formatPassRequest(request), request.pool),
  clock: Date.now,
  log: createLog('webhook'),
  ...(pool !== undefined && { pool }),
});
