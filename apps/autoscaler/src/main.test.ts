import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('the command line', () => {
  it('names all missing variables and ends with status 2', () => {
    const { status, stdout, stderr } = run([]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('SPACELIFT_WORKER_POOL_ID is missing');
    expect(stderr).toContain('AUTOSCALING_GROUP_ARN is missing');
  });

  it('refuses an option that it does not know with status 2', () => {
    const { status, stderr } = run(['--forever']);
    expect(status).toBe(2);
    expect(stderr).toContain("unknown option '--forever'");
  });
});

function run(options: readonly string[]) {
  const main = join(import.meta.dirname, 'main.ts');
  return spawnSync(process.execPath, ['--conditions=@poolkeeper/source', main, ...options], {
    encoding: 'utf8',
    env: {},
  });
}
