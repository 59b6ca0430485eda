import { AwsFault } from '@poolkeeper/pool-world';
import { JsonTypeMismatch, readJson, writeJson } from './json.ts';
import { missingMembers, type MemberPath } from './missing-members.ts';
import type { Protocol, WireResponse } from './protocol.ts';

/** The differences between AWS's JSON services. */
export interface JsonProtocolOptions {
  readonly version: '1.0' | '1.1';
  /** The namespace of the service's shapes, a part of error types: `com.amazonaws.sqs`. */
  readonly namespace: string;
  /**
   * Error shapes by error code of the Query protocol, for a service that used that protocol before. Such a service returns
   * the older code in a header.
   * @default - none: the code of an error is the name of its shape
   */
  readonly errorNamesByQueryCode?: ReadonlyMap<string, string>;
  /** The error for missing required members. */
  missing(paths: readonly MemberPath[]): AwsFault;
}

/** AWS JSON: the operation in the header `x-amz-target`, JSON in and out. */
export function awsJsonProtocol(options: JsonProtocolOptions): Protocol {
  const contentType = `application/x-amz-json-${options.version}`;
  const response = (
    status: number,
    body: object,
    headers: Readonly<Record<string, string>> = {},
  ): WireResponse => ({
    status,
    headers: { 'content-type': contentType, ...headers },
    body: JSON.stringify(body),
  });
  return {
    operationName(request) {
      const target = request.headers['x-amz-target'];
      if (target === undefined) {
        throw new AwsFault(
          'UnknownOperationException',
          `the header x-amz-target is missing: ${options.namespace} is served only over AWS JSON ${options.version}`,
        );
      }
      return target.slice(target.lastIndexOf('.') + 1);
    },
    readInput(operation, request) {
      if (operation.input.isUnitSchema()) return {};
      const input = readBody(request.body, (json) => readJson(operation.input, json));
      const paths = missingMembers(operation.input, input);
      if (paths.length > 0) throw options.missing(paths);
      return input as Readonly<Record<string, unknown>>;
    },
    writeOutput(operation, output) {
      const body = operation.output.isUnitSchema() ? {} : (writeJson(operation.output, output) as object);
      return response(200, body);
    },
    writeFault(fault) {
      const names = options.errorNamesByQueryCode;
      const type = `${options.namespace}#${names?.get(fault.code) ?? fault.code}`;
      const side = fault.status < 500 ? 'Sender' : 'Receiver';
      return response(
        fault.status,
        { __type: type, message: fault.message },
        names === undefined ? {} : { 'x-amzn-query-error': `${fault.code};${side}` },
      );
    },
    unknownOperation: (name) => new AwsFault('UnknownOperationException', `Unknown operation ${name}`),
  };
}

function readBody(body: string, read: (json: unknown) => unknown): unknown {
  try {
    return read(body === '' ? {} : JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof JsonTypeMismatch) {
      throw new AwsFault('SerializationException', error.message);
    }
    throw error;
  }
}
