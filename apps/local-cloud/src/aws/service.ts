import { AwsFault } from '@poolkeeper/pool-world';
import { operationShapes, type OperationShape } from '../wire/operation-shape.ts';
import type { Protocol, WireRequest } from '../wire/protocol.ts';
import { accessRules } from './access-rules.ts';
import { authorize } from './authorize.ts';
import type { Call, Operation } from './call.ts';

/** One AWS service: what it can be asked, and how it speaks. */
export interface Service {
  readonly protocol: Protocol;
  /** Names of the operations that are served. */
  readonly served: readonly string[];
  /** Answers a request that is meant for this service. Throws `AwsFault`. */
  answer(
    request: WireRequest,
    call: Call,
  ): Promise<{ readonly shape: OperationShape; readonly output: object }>;
}

export interface ServiceOptions {
  /** The name that requests are signed for, `autoscaling`. */
  readonly name: string;
  /** The module of the service's SDK package: its schemas drive the codec. */
  readonly sdk: object;
  readonly protocol: Protocol;
  /** By the name that AWS gives them. Throws if the SDK does not know one. */
  readonly operations: Readonly<Record<string, Operation>>;
}

export function service({ name, sdk, protocol, operations }: ServiceOptions): Service {
  const shapes = operationShapes(sdk);
  const served = new Map(Object.entries(operations));
  const unknown = [...served.keys()].filter((operation) => !shapes.has(operation));
  if (unknown.length > 0) throw new Error(`the SDK has no schema for ${name}'s ${unknown.join(', ')}`);
  return {
    protocol,
    served: [...served.keys()],
    async answer(request, call) {
      const operationName = protocol.operationName(request);
      const shape = shapes.get(operationName);
      if (shape === undefined) throw protocol.unknownOperation(operationName);
      const operation = served.get(operationName);
      if (operation === undefined) {
        throw notServed(`${name}:${operationName}; it serves ${[...served.keys()].join(', ')}`);
      }
      const input = protocol.readInput(shape, request);
      authorize({ service: name, operation: operationName, input }, accessRules[name], call);
      return { shape, output: (await operation(input as never, call)) ?? {} };
    },
  };
}

/** The fault for what AWS has and local-cloud has not. A status that no client retries. */
export function notServed(what: string): AwsFault {
  return new AwsFault('NotImplemented', `local-cloud does not serve ${what}`, 501);
}
