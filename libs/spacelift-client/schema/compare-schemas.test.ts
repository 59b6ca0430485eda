import { buildSchema, introspectionFromSchema, parse, print, visit } from 'graphql';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compareSchemas } from './compare-schemas.ts';

const project = join(import.meta.dirname, '..');
/** Without descriptions, so that lines can be removed. */
const sdl = print(
  visit(parse(readFileSync(join(project, 'schema.graphql'), 'utf8')), {
    enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
  }),
);
const documents = parse(
  globSync('src/documents/*.graphql', { cwd: project })
    .map((file) => readFileSync(join(project, file), 'utf8'))
    .join('\n'),
);

describe('the schema of an account', () => {
  it('does not differ if it is the committed one', () => {
    expect(differencesOf((same) => same)).toEqual([]);
  });

  it.each([
    ['a field that the client needs is gone', '  busy: Boolean!\n', '', 'Cannot query field "busy"'],
    ['an argument became mandatory', 'workerPool(id: ID!)', 'workerPool(id: ID!, at: Int!)', 'argument "at"'],
    [
      'an operation is gone',
      '  workerPoolCycle(id: ID!): Boolean!\n',
      '',
      'Cannot query field "workerPoolCycle"',
    ],
    ['a field can be null', '  pendingRuns: Int!', '  pendingRuns: Int', 'pendingRuns: Int! is Int'],
    ['a field has another type', '  jwt: String\n', '  jwt: Int\n', 'jwt: String is Int'],
    ['a field is a list', '  space: String!', '  space: [String!]!', 'space: String! is [String!]!'],
  ])('breaks operations if %s', (...[, from, to, what]) => {
    const found = differencesOf((same) => same.replaceAll(from, to));
    expect(found).toContainEqual(
      expect.objectContaining({ severity: 'breaking', what: expect.stringContaining(what) as string }),
    );
  });

  it.each([
    ['a field that the client can do without is gone', '  availableAt: Int\n', '', 'availableAt'],
    [
      'there is a new state of runs',
      '  SKIPPED\n',
      '  SKIPPED\n  SLEEPING\n',
      'RunState has the new value SLEEPING',
    ],
  ])('is tolerated if %s', (...[, from, to, what]) => {
    expect(differencesOf((same) => same.replace(from, to))).toMatchObject([
      { severity: 'tolerated', what: expect.stringContaining(what) as string },
    ]);
  });

  it.each([
    ['a field is never null', '  availableAt: Int\n', '  availableAt: Int!\n', 1],
    ['an id is a string', '  stackId: ID!', '  stackId: String!', 2],
    ['a type that no document names has another name', /\bSchedulableRun\b/g, 'QueuedRun', 2],
    ['there are new fields', 'type Worker {\n', 'type Worker {\n  version: String\n', 0],
  ])('is harmless if %s', (...[, from, to, count]) => {
    const found = differencesOf((same) => same.replaceAll(from, to));
    expect(found.map(({ severity }) => severity)).toEqual(Array.from({ length: count }, () => 'harmless'));
  });
});

describe('refresh-schema', () => {
  it('asks the account for its schema, reports what differs, and fails if an operation breaks', async () => {
    expect(await refresh(sdl)).toEqual({ status: 0, output: '0 differences, 0 of them breaking\n' });
    const { status, output } = await refresh(sdl.replace('  drained: Boolean!\n', ''));
    expect(status).toBe(1);
    expect(output).toContain('breaking: ReadWorkerPool: Cannot query field "drained" on type "Worker"');
  });
});

function differencesOf(doctor: (sdl: string) => string) {
  return compareSchemas(documents, { committed: buildSchema(sdl), live: buildSchema(doctor(sdl)) });
}

/** Runs the program for an account with a schema. */
async function refresh(schema: string): Promise<{ readonly status: unknown; readonly output: string }> {
  const server = createServer((_, response) => {
    response.end(JSON.stringify({ data: introspectionFromSchema(buildSchema(schema)) }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, [join(project, 'schema/refresh-schema.ts'), '--endpoint', endpoint], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = new Promise((resolve) => child.once('close', resolve));
  const output = await text(child.stdout);
  return { status: await exit, output };
}
