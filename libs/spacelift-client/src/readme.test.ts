import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSpaceliftClient } from './client.ts';
import { createFakeSpacelift } from './fake-spacelift.ts';
import * as index from './index.ts';

const project = join(import.meta.dirname, '..');
const readme = readFileSync(join(project, 'README.md'), 'utf8');

it('the README shows the example that the test of the tarball runs', () => {
  const example = readFileSync(join(project, 'examples/drain-oldest-idle-worker.ts'), 'utf8');

  expect(readme).toContain(example);
  expect(example.split('\n').length).toBeLessThan(30);
});

it('the README names every operation and every error', () => {
  const operations = Object.keys(createSpaceliftClient(createFakeSpacelift().options));
  const errors = Object.keys(index).filter((name) => name.endsWith('Error') && /^[A-Z]/.test(name));

  expect([...operations, ...errors].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
