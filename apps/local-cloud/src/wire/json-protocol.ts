import { AwsFault } from '@poolkeeper/pool-world';
import { JsonTypeMismatch, readJson, writeJson } from './json.ts';
import { missingMembers, type MemberPath } from './missing-members.ts';
import type { Protocol, WireResponse } from './protocol.ts';

/** What AWS's JSON services differ in. */
export interface JsonProtocolOptions {
  readonly version: '1.0' | '1.1';
  /** Namespace of the service's shapes, which names an error's type: `com.amazonaws.sqs`. */
  readonly namespace: string;
  /**
   * Error shapes by the codes of the Query protocol that the service spoke before. Such a service tells the older
   * code in a header beside the shape's name.
   * @default - none: a fault's code is its error shape
   */
  readonly errorNamesByQueryCode?: ReadonlyMap<string, string>;
  /** The fault for required members that are missing. */
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
          `the header x-amz-target is missing: ${options.namespace} is served over AWS JSON ${options.version} only`,
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
