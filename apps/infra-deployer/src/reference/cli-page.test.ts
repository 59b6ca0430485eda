import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliPage } from './cli-page.ts';

describe('the command line reference', () => {
  it('is up to date', () => {
    const committed = readFileSync(join(import.meta.dirname, '../../../../docs/reference/cli.md'), 'utf8');

    expect(committed, 'run npx nx codegen infra-deployer, and commit the result').toBe(cliPage());
  });

  it('describes every command', () => {
    const page = cliPage();

    for (const path of ['init', 'deploy', 'status', 'doctor', 'secrets set'])
      expect(page).toContain(`\n## ${path}\n`);
    expect(page).toMatch(/\| `-w, --watch` +\| Refresh every five seconds, until Ctrl-C\. +\|/);
    expect(page).toContain('poolkeeper secrets set blue api-key');
  });
});
