import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'affected-'));
const clone = join(folder, 'clone');
const nx = join(root, 'node_modules/.bin/nx');
const [autoscaler, lifecycleManager] = ['@poolkeeper/autoscaler', '@poolkeeper/lifecycle-manager'];
const client = '@poolkeeper/spacelift-client';

// Several seconds each on a busy machine, because Nx reads the whole workspace.
describe('nx affected builds', { timeout: 120_000 }, () => {
  beforeAll(() => {
    run(`git clone --quiet --shared ${root} ${clone}`, root);
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['libs/spacelift-client/src/client.ts', [autoscaler, lifecycleManager, client, 'worker-pool']],
    ['apps/lifecycle-manager/src/lambda.ts', [lifecycleManager, 'worker-pool']],
    ['docs/gate.md', ['@poolkeeper/manual']],
  ])('exactly what depends on %s', (file, expected) => {
    expect(buildsAfterChange(file)).toEqual(expected);
  });
});

/** The projects that `nx affected -t build` builds after a commit that changes a file. */
function buildsAfterChange(file: string): readonly string[] {
  appendFileSync(join(clone, file), '\n');
  run(
    'git -c user.name=test -c user.email=test@example.com commit --quiet --all --no-verify --message test',
    clone,
  );
  const list = run(
    `${nx} show projects --affected --base=HEAD~1 --head=HEAD --withTarget=build --json`,
    clone,
  );
  return (JSON.parse(list) as readonly string[]).toSorted();
}

/** Runs a command without spaces in its arguments, and returns what it prints. */
function run(commandLine: string, cwd: string): string {
  const [command = '', ...args] = commandLine.split(' ');
  const env = {
    ...process.env,
    NX_DAEMON: 'false',
    NX_WORKSPACE_ROOT_PATH: clone,
    NODE_DISABLE_COMPILE_CACHE: '1',
  };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${commandLine}: ${stderr}${stdout}`);
  return stdout;
}
