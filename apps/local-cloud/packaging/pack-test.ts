// Uses the packed Spacelift client as its users do: installed by npm in an empty folder outside the workspace, with its example, which is
// checked strictly by TypeScript and then drains a worker of a local-cloud.
// Run `node --conditions=@poolkeeper/source packaging/pack-test.ts` after `npx nx pack @poolkeeper/spacelift-client`. RUNTIME is the program
// that runs the example, as an ES module of JavaScript: `deno run -A`. Default: this Node.js.
import { aWorld } from '@poolkeeper/pool-world/testing';
import { strict as assert } from 'node:assert';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createAccount } from '../src/create-account.ts';
import { startCloudServer } from '../src/server/cloud-server.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'poolkeeper-client-test-'));
const example = 'drain-oldest-idle-worker';
const apiKey = { id: '01KEY', secret: 'open sesame' };

try {
  install();
  checkTypes();
  await drainsAWorker();
  process.stdout.write('the packed client drains a worker, and its types are checked\n');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install(): void {
  const [tarball] = globSync('dist/packages/poolkeeper-spacelift-client-*.tgz', { cwd: root });
  assert(tarball !== undefined, 'there is no tarball: run "npx nx pack @poolkeeper/spacelift-client"');
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  run('npm', 'install', '--no-audit', '--no-fund', '--offline', '--silent', join(root, tarball));
  cpSync(join(root, `libs/spacelift-client/examples/${example}.ts`), join(folder, `${example}.ts`));
}

function checkTypes(): void {
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
  run(
    join(root, 'node_modules/.bin/tsc'),
    ...[...options, '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--ignoreConfig'],
    ...['--typeRoots', join(root, 'node_modules/@types'), `${example}.ts`],
  );
}

async function drainsAWorker(): Promise<void> {
  const source = readFileSync(join(folder, `${example}.ts`), 'utf8');
  writeFileSync(join(folder, `${example}.mjs`), stripTypeScriptTypes(source));
  const world = aWorld({ desiredCapacity: 2 });
  const startedAt = Date.now();
  const start = world.now + 120_000;
  const anchor = { real: startedAt, pool: start, speed: 1 };
  const clock = { speed: 1, anchor, now: () => start + Date.now() - startedAt };
  const account = createAccount({ world, clock });
  account.spaceliftKeys.push(apiKey);
  const server = await startCloudServer({ account, port: 0 });
  try {
    const [program = process.execPath, ...args] = process.env.RUNTIME?.split(' ') ?? [];
    const child = spawn(program, [...args, `${example}.mjs`], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        SPACELIFT_API_KEY_ENDPOINT: server.url,
        SPACELIFT_API_KEY_ID: apiKey.id,
        SPACELIFT_API_KEY_SECRET: apiKey.secret,
      },
    });
    const exit = new Promise((resolve) => child.once('close', resolve));
    const output = await text(child.stdout);
    assert.equal(await exit, 0);
    assert.match(output, /^worker-pool: 0 runs wait, (\w+)\n\1 is drained: its machine can be replaced\n$/);
    const drains = world.history.events.filter(
      ({ kind }) => kind.startsWith('worker-') && kind.endsWith('drained'),
    );
    assert.deepEqual(
      drains.map(({ kind }) => kind),
      ['worker-drained', 'worker-undrained'],
    );
  } finally {
    await server.close();
    await account.close();
  }
}

function run(command: string, ...args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit' });
  assert.equal(status, 0, `${command} ${args.join(' ')}`);
}
