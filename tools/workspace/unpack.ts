// Replaces dist/package of a project by its tarball, for `nx release publish`: node tools/workspace/unpack.ts infra/worker-pool
// Nx keeps no node_modules in its cache, so that the folder of a package with bundled dependencies is not what pack has made after a cache hit.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const [, , folder] = process.argv;
if (folder === undefined) {
  process.stderr.write('usage: node tools/workspace/unpack.ts <project folder>\n');
  process.exit(2);
}
const project = resolve(root, folder);
const { name, version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
};
const stage = join(project, 'dist/package');
const tarball = join(root, `dist/packages/${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });
const { status } = spawnSync('tar', ['-xzf', tarball, '-C', stage, '--strip-components', '1'], {
  stdio: 'inherit',
});
assert.equal(status, 0, `${tarball} cannot be unpacked: run the target pack again`);
