import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const lock = {
  '': { name: 'workspace', version: '1.0.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/for-another-platform': { version: '1.0.0', optional: true },
};

describe('installing before npm start and npm test', () => {
  let workspace: string;

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'bootstrap-'));
    mkdirSync(join(workspace, 'tools/workspace'), { recursive: true });
    cpSync(join(import.meta.dirname, 'bootstrap.mjs'), join(workspace, 'tools/workspace/bootstrap.mjs'));
    writeLock('package-lock.json', lock);
    // Stands in for npm, and leaves a file where it was called.
    mkdirSync(join(workspace, 'bin'));
    writeFileSync(join(workspace, 'bin/npm'), '#!/bin/sh\necho "$@" > npm-was-called\n', { mode: 0o755 });
  });

  afterEach(() => {
    rmSync(workspace, { recursive: true });
  });

  it('installs on a fresh clone', () => {
    expect(installs()).toBe(true);
  });

  it('does not install again after npm ci, which skips packages for other platforms', () => {
    writeLock('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });

    expect(installs()).toBe(false);
  });

  it('installs when the lockfile has a package that is missing', () => {
    writeLock('node_modules/.package-lock.json', {});

    expect(installs()).toBe(true);
  });

  it('installs when the lockfile has another version', () => {
    writeLock('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } });

    expect(installs()).toBe(true);
  });

  function installs(): boolean {
    const { status, stderr } = spawnSync(process.execPath, ['tools/workspace/bootstrap.mjs'], {
      cwd: workspace,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(workspace, 'bin')}:${process.env.PATH ?? ''}` },
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return existsSync(join(workspace, 'npm-was-called'));
  }

  function writeLock(file: string, packages: object): void {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    writeFileSync(join(workspace, file), JSON.stringify({ packages }));
  }
});
