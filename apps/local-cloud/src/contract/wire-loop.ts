import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { OperationShape } from '../wire/operation-shape.ts';
import type { Protocol } from '../wire/protocol.ts';

/** A server that consists only of a codec: it records the input that it reads, and returns a given output. */
export async function wireLoop(protocol: Protocol) {
  let expected: { readonly shape: OperationShape; readonly output: object; input: unknown } | undefined;
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      if (expected === undefined) throw new Error('nothing is expected');
      const wire = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers as Record<string, string>,
        body: bytes.toString('utf8'),
        bytes,
      };
      expected.input =
        protocol.operationName(wire) === expected.shape.name
          ? protocol.readInput(expected.shape, wire)
          : protocol.operationName(wire);
      const answer = protocol.writeOutput(expected.shape, expected.output, 'a-request');
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Expects a request for `shape`, and answers it with `output`. `input` has the input that was read. */
    expect(shape: OperationShape, output: object): { readonly input: unknown } {
      expected = { shape, output, input: undefined };
      return expected;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
