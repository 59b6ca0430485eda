import { buildSchema, type GraphQLObjectType } from 'graphql';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { services } from '../aws/aws-api.ts';
import { s3Operations } from '../aws/s3.ts';
import { awsManagedPolicies } from '../iam/managed-policies.ts';
import { resourceHandlers } from '../resources/resource-handlers.ts';
import { aCloud } from './a-cloud.ts';

const page = readFileSync(new URL('../../../../docs/fidelity.md', import.meta.url), 'utf8');
const served = new Map([...services].map(([name, { served: operations }]) => [name, operations] as const));

it.each([...served, ['s3', s3Operations] as const])(
  'docs/fidelity.md lists the operations of %s, and no other',
  (name, operations) => {
    expect(listIn(sectionOf(`\`${name}\``), 'Operations')).toEqual([...operations].sort());
  },
);

it('docs/fidelity.md names a page of documentation in the section of each service', () => {
  for (const name of [...served.keys(), 's3']) {
    expect(sectionOf(`\`${name}\``), name).toMatch(/\]\(https:\/\/docs\.aws\.amazon\.com\//);
    expect(sectionOf(`\`${name}\``), name).toContain('Not checked');
  }
});

it('docs/fidelity.md lists the resource types and the AWS managed policies', async () => {
  const { account } = await aCloud();
  const handlers = resourceHandlers(account, {
    onChange: () => undefined,
    signal: new AbortController().signal,
  });

  expect(listIn(sectionOf('`cloudformation`'), 'Resource types')).toEqual([...handlers.keys()].sort());
  expect(listIn(sectionOf('`iam`'), 'AWS managed policies')).toEqual(Object.keys(awsManagedPolicies).sort());
});

it.each([
  ['Queries', 'Query'],
  ['Mutations', 'Mutation'],
])("docs/fidelity.md lists Spacelift's %s", (label, type) => {
  const sdl = readFileSync(
    createRequire(import.meta.url).resolve('@poolkeeper/spacelift-client/schema.graphql'),
    'utf8',
  );
  const fields = buildSchema(sdl).getType(type) as GraphQLObjectType;

  expect(listIn(sectionOf('Spacelift'), label)).toEqual(Object.keys(fields.getFields()).sort());
});

/** The text below a heading that begins with `title`. */
function sectionOf(title: string): string {
  const section = page.split(/^## /m).find((text) => text.startsWith(title));
  if (section === undefined) throw new Error(`docs/fidelity.md has no section ## ${title}`);
  return section;
}

/** The names in code in the paragraph that begins with `Label:`, sorted. */
function listIn(section: string, label: string): readonly string[] {
  const paragraph = section.split(/\n\n/).find((text) => text.startsWith(`${label}:`)) ?? '';
  return [...paragraph.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name).sort();
}
