import { AwsFault } from '@poolkeeper/pool-world';
import { readJson, writeJson } from './json.ts';
import type { OperationShape, Shape } from './operation-shape.ts';
import type { Protocol, WireRequest, WireResponse } from './protocol.ts';
import { readScalar, writeScalar } from './scalar.ts';

/** The traits of a member that define its place in a request or a response. */
interface Place {
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpHeader?: string;
  readonly httpPayload?: unknown;
  readonly httpResponseCode?: unknown;
}

/** AWS REST JSON: method and path select the operation, and members are in the path, the query, headers or the body. */
export function restJsonProtocol(
  shapes: ReadonlyMap<string, OperationShape>,
  missing: (member: string) => AwsFault,
): Protocol {
  const routes = [...shapes.values()].flatMap((shape) => routeOf(shape));
  return {
    operationName({ method, url }) {
      const path = pathOf(url);
      const route = routes.find((each) => each.method === method && each.expression.test(path));
      if (route === undefined)
        throw new AwsFault('UnknownOperationException', `there is no operation ${method} ${path}`, 404);
      return route.shape.name;
    },
    readInput(operation, request) {
      const { expression = /^$/ } = routes.find(({ shape }) => shape.name === operation.name) ?? {};
      const labels = expression.exec(pathOf(request.url))?.groups ?? {};
      const input = readMembers(operation.input, request, labels);
      const lacking = [...operation.input.structIterator()].find(
        ([name, member]) =>
          (member.getMergedTraits() as Place).httpLabel !== undefined && input[name] === undefined,
      );
      if (lacking !== undefined) throw missing(lacking[0]);
      return input;
    },
    writeOutput(operation, output) {
      const { status = 200 } = routes.find(({ shape }) => shape.name === operation.name) ?? {};
      return writeMembers(operation.output, output as Readonly<Record<string, unknown>>, status);
    },
    writeFault: (fault) => ({
      status: fault.status,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': fault.code },
      body: JSON.stringify({ message: fault.message, Message: fault.message, __type: fault.code }),
    }),
    unknownOperation: (name) => new AwsFault('UnknownOperationException', `Unknown operation ${name}`, 404),
  };
}

function routeOf(shape: OperationShape) {
  const [method, path = '', status = 200] = shape.http ?? [];
  if (method === undefined) return [];
  const [template = ''] = path.split('?');
  const source = template
    .split('/')
    .map((part) =>
      part.replace(
        /^\{(\w+)(\+?)\}$/,
        (_, name: string, greedy: string) => `(?<${name}>${greedy === '' ? '[^/]+' : '.+'})`,
      ),
    )
    .join('/');
  return [{ shape, method, status, expression: new RegExp(`^${source}/?$`) }];
}

function readMembers(
  shape: Shape,
  { url, headers, body, bytes }: WireRequest,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  if (!shape.isStructSchema()) return {};
  const query = new URLSearchParams(url.split('?', 2)[1] ?? '');
  const members = [...shape.structIterator()];
  const hasPayload = members.some(
    ([, member]) => (member.getMergedTraits() as Place).httpPayload !== undefined,
  );
  const json = (hasPayload || body === '' ? {} : JSON.parse(body)) as Readonly<Record<string, unknown>>;
  const read = members.flatMap(([name, member]): readonly (readonly [string, unknown])[] => {
    const place = member.getMergedTraits() as Place;
    if (place.httpPayload !== undefined) return bytes.length === 0 ? [] : [[name, bytes]];
    if (place.httpQuery !== undefined && member.isListSchema()) {
      const texts = query.getAll(place.httpQuery);
      const value = texts.map((each) => readScalar(member.getValueSchema(), each));
      return texts.length === 0 ? [] : [[name, value]];
    }
    const text =
      place.httpLabel !== undefined
        ? labels[name] && decodeURIComponent(labels[name])
        : place.httpQuery !== undefined
          ? query.get(place.httpQuery)
          : place.httpHeader !== undefined
            ? headers[place.httpHeader.toLowerCase()]
            : undefined;
    if (isElsewhere(place)) {
      return typeof text === 'string' ? [[name, readScalar(member, text)]] : [];
    }
    const value = json[jsonNameOf(name, member)];
    return value === undefined || value === null ? [] : [[name, readJson(member, value)]];
  });
  return Object.fromEntries(read);
}

function writeMembers(shape: Shape, output: Readonly<Record<string, unknown>>, status: number): WireResponse {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  const json: Record<string, unknown> = {};
  let payload: Uint8Array | undefined;
  let code = status;
  for (const [name, member] of shape.isStructSchema() ? shape.structIterator() : []) {
    const value = output[name];
    if (value === undefined) continue;
    const place = member.getMergedTraits() as Place;
    if (place.httpResponseCode !== undefined) code = Number(value);
    else if (place.httpHeader !== undefined)
      headers[place.httpHeader.toLowerCase()] = writeScalar(member, value);
    else if (place.httpPayload !== undefined) payload = value as Uint8Array;
    else json[jsonNameOf(name, member)] = writeJson(member, value);
  }
  return { status: code, headers, body: payload ?? JSON.stringify(json) };
}

function isElsewhere({ httpLabel, httpQuery, httpHeader }: Place): boolean {
  return httpLabel !== undefined || httpQuery !== undefined || httpHeader !== undefined;
}

function jsonNameOf(name: string, member: Shape): string {
  const { jsonName } = member.getMergedTraits();
  return typeof jsonName === 'string' ? jsonName : name;
}

function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
