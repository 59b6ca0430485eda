import type { AwsFault } from '@poolkeeper/pool-world';
import type { OperationShape } from './operation-shape.ts';

/** A request as it came in. Header names are lower case. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The body as it came, where it may be no text. */
  readonly bytes: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/**
 * How a service speaks over HTTP. The reading side refuses with `AwsFault` in the protocol's own words; values are
 * what the SDK's types say: `Date` for timestamps, `Uint8Array` for blobs, absent members left out.
 */
export interface Protocol {
  /** Name of the operation that is asked for. */
  operationName(request: WireRequest): string;
  readInput(operation: OperationShape, request: WireRequest): Readonly<Record<string, unknown>>;
  writeOutput(operation: OperationShape, output: object, requestId: string): WireResponse;
  writeFault(fault: AwsFault, requestId: string): WireResponse;
  /** The fault for an operation that the service does not have. */
  unknownOperation(name: string): AwsFault;
}
