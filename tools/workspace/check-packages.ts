// Checks what `nx release` would publish, after the target `pack` of every project: node tools/workspace/check-packages.ts
// Each published package is a release group of its own with the package's name, which tags and changelogs then carry. Its files are those of
// the tarball that pack-test installs, and npm can install all that it depends on.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly bundleDependencies?: readonly string[];
}

interface ProjectGraph {
  readonly nodes: Readonly<Record<string, Project>>;
}

interface Project {
  readonly name: string;
  readonly data: { readonly root: string; readonly targets: Readonly<Record<string, PublishTarget>> };
}

interface PublishTarget {
  readonly options?: { readonly packageRoot?: string };
  readonly dependsOn?: readonly unknown[];
}

interface NxJson {
  readonly release: { readonly groups: Readonly<Record<string, ReleaseGroup>> };
}

interface ReleaseGroup {
  readonly projects: readonly string[];
  readonly releaseTag?: { readonly pattern: string };
}

const root = resolve(import.meta.dirname, '../..');
const { graph } = JSON.parse(output('nx', 'graph', '--print')) as { readonly graph: ProjectGraph };
const { release } = JSON.parse(readFileSync(join(root, 'nx.json'), 'utf8')) as NxJson;
const projects = Object.values(graph.nodes).map((node) => ({
  node,
  manifest: readManifest(join(root, node.data.root)),
}));
const published = projects.filter(({ manifest }) => manifest.private !== true);
const names = published.map(({ manifest }) => manifest.name);

assert(published.length > 0, 'no package is published');
for (const { node, manifest } of published) {
  isReleasedByItsName(node, manifest);
  const stage = stageOf(node);
  const packed = readManifest(stage);
  assert.equal(packed.version, manifest.version, `${manifest.name}: run the target pack again`);
  const files = filesToPublish(stage);
  assert.deepEqual(
    files,
    filesOfTarball(packed),
    `${manifest.name}: npm would publish what pack has not packed`,
  );
  assert(
    files.includes('README.md') && files.includes('LICENSE'),
    `${manifest.name} needs a README and a LICENSE`,
  );
  assert.deepEqual(packed.bin, manifest.bin, `${manifest.name}: pack changed the programs`);
  for (const program of Object.values(packed.bin ?? {})) {
    assert(files.includes(join(program)), `${manifest.name}: the program ${program} is not in the package`);
  }
  findsItsDependencies(packed);
  process.stdout.write(`${manifest.name}@${manifest.version}: ${files.length} files\n`);
}

function isReleasedByItsName(node: Project, { name }: Manifest): void {
  const group = release.groups[name];
  assert.deepEqual(
    group?.projects,
    [node.name],
    `nx.json needs a release group ${name} with ${node.name} alone`,
  );
  const { releaseTag } = group;
  assert.deepEqual(
    releaseTag,
    { pattern: '{releaseGroupName}@{version}' },
    `the tag of ${name} must carry its name`,
  );
}

/** The folder that `nx release publish` publishes. */
function stageOf({ name, data }: Project): string {
  const { options, dependsOn = [] } = data.targets['nx-release-publish'] ?? {};
  const packageRoot = options?.packageRoot;
  assert(
    packageRoot !== undefined,
    `${name} would publish its sources: set packageRoot of nx-release-publish`,
  );
  assert(
    dependsOn.includes('pack') || dependsOn.includes('unpack'),
    `${name}: nx-release-publish must depend on pack or unpack`,
  );
  return join(root, packageRoot.replace('{projectRoot}', data.root));
}

function filesToPublish(stage: string): readonly string[] {
  const [report] = JSON.parse(output('npm', 'pack', stage, '--dry-run', '--json')) as readonly [
    { readonly files: readonly { readonly path: string }[] },
  ];
  return report.files.map(({ path }) => path).sort();
}

function filesOfTarball({ name, version }: Manifest): readonly string[] {
  const tarball = `dist/packages/${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  const list = output('tar', '-tzf', tarball).trim().split('\n');
  return list.map((path) => path.replace(/^package\//, '')).sort();
}

function findsItsDependencies({
  name,
  dependencies,
  peerDependencies,
  bundleDependencies = [],
}: Manifest): void {
  for (const [dependency, range] of Object.entries({ ...dependencies, ...peerDependencies })) {
    assert.doesNotMatch(range, /^(\*|file:|workspace:)/, `${name} depends on any ${dependency}`);
    const isOurs = projects.some(({ manifest }) => manifest.name === dependency);
    if (!isOurs || bundleDependencies.includes(dependency)) continue;
    assert(names.includes(dependency), `${name} depends on ${dependency}, which is not published`);
  }
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function output(command: string, ...args: readonly string[]): string {
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  assert.equal(status, 0, `${command} ${args.join(' ')} failed`);
  return stdout;
}
