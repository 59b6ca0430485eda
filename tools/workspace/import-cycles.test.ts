import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const workspace = join(import.meta.dirname, '../..');

describe('the check of import cycles', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cycles-'));
    cpSync(join(import.meta.dirname, 'fixtures/cycles'), folder, { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('refuses two files that import a type from each other', () => {
    const { status, stdout } = checkCycles(folder);

    expect(stdout).toContain('import(no-cycle)');
    expect(status).toBe(1);
  });

  it('accepts them once one of the two imports is gone', () => {
    rmSync(join(folder, 'customer.ts'));

    expect(checkCycles(folder).status).toBe(0);
  });
});

function checkCycles(folder: string): { status: number | null; stdout: string } {
  return spawnSync(
    join(workspace, 'node_modules/.bin/oxlint'),
    ['--config', join(workspace, '.oxlintrc.json'), folder],
    { cwd: workspace, encoding: 'utf8' },
  );
}
