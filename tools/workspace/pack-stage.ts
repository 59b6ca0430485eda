import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

interface StagedManifest {
  readonly name: string;
  readonly version: string;
  readonly [field: string]: unknown;
}

const root = resolve(import.meta.dirname, '../..');

/**
 * Packs `<project>/dist/package` into dist/packages of the workspace, with this manifest and the license, in place of tarballs of earlier
 * versions. `nx release publish` publishes the same folder.
 */
export function packStage(project: string, manifest: StagedManifest): void {
  const stage = join(project, 'dist/package');
  const packages = join(root, 'dist/packages');
  cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
  const text = JSON.stringify({ ...manifest, ...repositoryOf(project) }, undefined, 2);
  writeFileSync(join(stage, 'package.json'), `${text}\n`);
  mkdirSync(packages, { recursive: true });
  const earlier = globSync(`${manifest.name.replace('@', '').replace('/', '-')}-[0-9]*.tgz`, {
    cwd: packages,
  });
  for (const tarball of earlier) rmSync(join(packages, tarball));
  const { status } = spawnSync('npm', ['pack', stage, '--pack-destination', packages, '--silent'], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** The repository that the workflow runs in, which npm compares with the provenance of a package. */
function repositoryOf(project: string) {
  const { GITHUB_REPOSITORY: name } = process.env;
  if (name === undefined) return {};
  const url = `git+https://github.com/${name}.git`;
  return { repository: { type: 'git', url, directory: relative(root, project) } };
}
