import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const workspace = join(import.meta.dirname, '../..');

describe('oxlint', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'typed-lint-'));
    cpSync(join(import.meta.dirname, 'fixtures/cycles'), folder, { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('refuses two files that import a type from each other', () => {
    const { status, stdout } = lint(folder);

    expect(stdout).toContain('import(no-cycle)');
    expect(status).toBe(1);
  });

  it('refuses a promise that nothing waits for, which takes types to see', () => {
    writeFileSync(
      join(folder, 'forgotten.ts'),
      'export const forget = (): void => {\n  Promise.resolve();\n};\n',
    );
    const { status, stdout } = lint(folder);

    expect(stdout).toContain('typescript(no-floating-promises)');
    expect(status).toBe(1);
  });

  it('accepts them once one of the two imports is gone', () => {
    rmSync(join(folder, 'customer.ts'));

    expect(lint(folder).status).toBe(0);
  });
});

function lint(folder: string): { status: number | null; stdout: string } {
  return spawnSync(
    join(workspace, 'node_modules/.bin/oxlint'),
    ['--type-aware', '--config', join(workspace, '.oxlintrc.json'), folder],
    { cwd: workspace, encoding: 'utf8' },
  );
}
