import type { WireRequest } from '../../wire/protocol.ts';

/** The content of an object as it was sent: whole, or in signed chunks, each after a line with its size. */
export function objectBody({ headers, bytes }: WireRequest): Buffer {
  const body = Buffer.from(bytes);
  if (headers['content-encoding']?.includes('aws-chunked') !== true) return body;
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = parseInt(body.toString('latin1', at, lineEnd), 16);
    // What follows the last chunk, of no size, are checksums.
    if (lineEnd === -1 || !(size > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
