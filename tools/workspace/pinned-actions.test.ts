import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

it('every action of a workflow is pinned by a commit, which cannot be moved', () => {
  const workflows = globSync('.github/workflows/*.y?(a)ml', { cwd: root });
  const used = workflows.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .filter((line) => /\buses:/.test(line)),
  );

  expect(used.length).toBeGreaterThan(0);
  expect(used.filter((line) => !/\buses: [\w./-]+@[0-9a-f]{40} # v\d/.test(line))).toEqual([]);
});
