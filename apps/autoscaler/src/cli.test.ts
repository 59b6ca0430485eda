import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'autoscaler-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the command line', () => {
  it.each([
    ['an unknown option', ['--forever'], "unknown option '--forever'"],
    ['a missing pool', [], 'one of --settings and --parameter is needed'],
    ['invalid settings', ['--settings', file('broken', '{}')], 'invalid pool settings'],
  ])('refuses %s with status 2', (_, options, message) => {
    const { status, stdout, stderr } = run(options);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
    expect(stdout).toBe('');
  });

  it('prints why a pass failed, and exits with status 1', () => {
    const { connection } = aPoolSettings();
    const unreachable = { ...connection.spacelift, endpoint: 'http://127.0.0.1:1' };
    const settings = aPoolSettings({ connection: { ...connection, spacelift: unreachable } });
    const { status, stdout, stderr } = run([
      '--settings',
      file('settings', JSON.stringify(settings)),
      '--dry-run',
    ]);
    expect(stderr).toContain('pass failed');
    expect(status).toBe(1);
    expect(stdout).toBe('');
  });
});

function file(name: string, content: string): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, content);
  return path;
}

function run(options: readonly string[]) {
  const cli = join(import.meta.dirname, 'cli.ts');
  return spawnSync(process.execPath, ['--conditions=@poolkeeper/source', cli, ...options], {
    encoding: 'utf8',
    env: {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_MAX_ATTEMPTS: '1',
    },
  });
}
