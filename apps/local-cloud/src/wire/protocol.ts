import type { AwsFault } from '@poolkeeper/pool-world';
import type { OperationShape } from './operation-shape.ts';

/** A request as it was received. Header names are lower case. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The body, for requests whose body is not a text. */
  readonly bytes: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/**
 * The HTTP protocol of a service. Inputs and outputs have the SDK's types: `Date` for timestamps, `Uint8Array` for blobs.
 * The methods that read throw an `AwsFault` with the error of the protocol.
 */
export interface Protocol {
  /** The name of the requested operation. */
  operationName(request: WireRequest): string;
  readInput(operation: OperationShape, request: WireRequest): Readonly<Record<string, unknown>>;
  writeOutput(operation: OperationShape, output: object, requestId: string): WireResponse;
  writeFault(fault: AwsFault, requestId: string): WireResponse;
  /** The error for an operation that the service does not have. */
  unknownOperation(name: string): AwsFault;
}
