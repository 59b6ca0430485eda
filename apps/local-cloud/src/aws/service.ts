import { AwsFault } from '@poolkeeper/pool-world';
import { operationShapes, type OperationShape } from '../wire/operation-shape.ts';
import type { Protocol, WireRequest } from '../wire/protocol.ts';
import { accessRules } from './access-rules.ts';
import { authorize } from './authorize.ts';
import type { Call, Operation } from './call.ts';
import { throttledBy } from './service-faults.ts';

/** An AWS service: its operations and its protocol. */
export interface Service {
  readonly protocol: Protocol;
  /** The names of the served operations. */
  readonly served: readonly string[];
  /** Answers a request to this service. Throws `AwsFault`. */
  answer(
    request: WireRequest,
    call: Call,
  ): Promise<{ readonly shape: OperationShape; readonly output: object }>;
}

export interface ServiceOptions {
  /** The signing name: `autoscaling`. */
  readonly name: string;
  /** The module of the service's SDK package, whose schemas drive the codec. */
  readonly sdk: object;
  readonly protocol: Protocol;
  /** By AWS's name. `service` throws if the SDK does not have one of them. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** Members of inputs that change nothing in local-cloud. @default none */
  readonly withoutEffect?: readonly string[];
}

/**
 * A service that reads every member of its requests, or refuses them: a setting that it ignored would only fail on AWS. It knows
 * what an operation has read when the operation is done, so a refused change can have taken effect.
 */
export function service({ name, sdk, protocol, operations, withoutEffect = [] }: ServiceOptions): Service {
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
      const { account, clock } = call;
      if (!account.requestRates.accepts({ service: name, operation: operationName, input }, clock.now())) {
        throw throttledBy(name);
      }
      authorize({ service: name, operation: operationName, input }, accessRules[name], call);
      const { watched, unread } = watchReads(input);
      const output = (await operation(watched as never, call)) ?? {};
      const ignored = unread().filter((member) => !withoutEffect.includes(member) && !isToken(shape, member));
      if (ignored.length > 0) throw notServed(`${name}:${operationName} with ${ignored.join(', ')}`);
      return { shape, output };
    },
  };
}

/** An input that records which of its members an operation reads. */
function watchReads(input: object): { readonly watched: object; readonly unread: () => readonly string[] } {
  const read = new Set<string | symbol>();
  const watched = new Proxy(input, {
    get(target, member) {
      read.add(member);
      return Reflect.get(target, member) as unknown;
    },
  });
  return { watched, unread: () => Object.keys(input).filter((member) => !read.has(member)) };
}

/** Whether a member makes a repeated request harmless. The SDK sends it with every request. */
function isToken({ input }: OperationShape, wanted: string): boolean {
  if (!input.isStructSchema()) return false;
  for (const [member, schema] of input.structIterator()) {
    if (member === wanted) return schema.getMergedTraits().idempotencyToken !== undefined;
  }
  return false;
}

/** The error for what AWS supports and local-cloud does not. Clients do not retry its status. */
export function notServed(what: string): AwsFault {
  return new AwsFault('NotImplemented', `local-cloud does not serve ${what}`, 501);
}
