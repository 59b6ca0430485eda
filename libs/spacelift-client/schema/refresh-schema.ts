// Compares the schema of an account with schema.graphql, for the operations of this client:
// npx nx refresh-schema @poolkeeper/spacelift-client --endpoint https://acme.app.spacelift.io
// Spacelift answers this question without a token; SPACELIFT_API_TOKEN is sent if it is set. Exits with 1 if an operation breaks.
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  parse,
  type IntrospectionQuery,
} from 'graphql';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { graphqlUrl } from '../src/transport.ts';
import { compareSchemas } from './compare-schemas.ts';

const { values } = parseArgs({ options: { endpoint: { type: 'string' } } });
if (values.endpoint === undefined) {
  process.stderr.write('usage: refresh-schema --endpoint https://ACCOUNT.app.spacelift.io\n');
  process.exit(2);
}
const project = join(import.meta.dirname, '..');
const documents = globSync('src/documents/*.graphql', { cwd: project })
  .sort()
  .map((file) => readFileSync(join(project, file), 'utf8'));
const differences = compareSchemas(parse(documents.join('\n')), {
  committed: buildSchema(readFileSync(join(project, 'schema.graphql'), 'utf8')),
  live: buildClientSchema(await introspect(graphqlUrl(values.endpoint))),
});

for (const { severity, operation, what } of differences) {
  process.stdout.write(`${severity}: ${operation}: ${what}\n`);
}
const breaking = differences.filter(({ severity }) => severity === 'breaking').length;
process.stdout.write(`${differences.length} differences, ${breaking} of them breaking\n`);
process.exitCode = breaking > 0 ? 1 : 0;

async function introspect(url: string): Promise<IntrospectionQuery> {
  const token = process.env.SPACELIFT_API_TOKEN;
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
  });
  const { data } = (await response.json()) as { readonly data?: IntrospectionQuery };
  if (data === undefined)
    throw new Error(`${url} does not tell its schema: it answered HTTP ${response.status}`);
  return data;
}
