import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliPage } from './cli-page.ts';

describe('the reference of the command line', () => {
  it('is as committed', () => {
    const committed = readFileSync(join(import.meta.dirname, '../../../../docs/reference/cli.md'), 'utf8');

    expect(committed, 'run npx nx codegen infra-deployer, and commit the result').toBe(cliPage());
  });

  it('tells of every command, with what it is for', () => {
    const page = cliPage();

    for (const path of ['init', 'deploy', 'status', 'doctor', 'secrets set'])
      expect(page).toContain(`\n## ${path}\n`);
    expect(page).toContain('| `-w, --watch` | Look every five seconds, until Ctrl-C. |');
    expect(page).toContain('poolkeeper secrets set blue api-key');
  });
});
