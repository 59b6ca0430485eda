import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';

// Each test file has a temporary folder of its own, and fails if it leaves anything there. Setup files run before the
// imports of a test file, so modules that ask for the temporary folder while they load get this one as well.
const previous = process.env.TMPDIR;
const folder = mkdtempSync(join(tmpdir(), 'test-'));
process.env.TMPDIR = folder;

// The hook that is registered first runs last: the tests' own clean-up is done by then.
afterAll(() => {
  if (previous === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = previous;
  const left = readdirSync(folder);
  rmSync(folder, { recursive: true, force: true });
  expect(left, 'a test must remove what it creates in the temporary folder').toEqual([]);
});
