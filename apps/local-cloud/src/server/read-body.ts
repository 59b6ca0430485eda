import type { IncomingMessage } from 'node:http';

/** More than any request of the served APIs may have: a function's package in S3 is the largest. */
const largestBodyBytes = 64 * 1024 * 1024;

/** The request's body; undefined when it is larger than anything we serve. Rejects when the client goes. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What is too much is read and forgotten: a client that still sends does not hear the answer.
    if (size <= largestBodyBytes) chunks.push(chunk);
  }
  return size > largestBodyBytes ? undefined : Buffer.concat(chunks);
}
