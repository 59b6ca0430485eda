// Packs the CDK constructs into dist/packages: node tools/workspace/pack-constructs.ts infra/worker-pool
// The package contains the compiled constructs, the functions' artifacts, the user data's scripts, Sigstore's keys and, as bundled dependencies, the
// workspace's libraries that it needs.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { packStage } from './pack-stage.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const root = resolve(import.meta.dirname, '../..');
const [, , folder] = process.argv;
if (folder === undefined) {
  process.stderr.write('usage: node tools/workspace/pack-constructs.ts <project folder>\n');
  process.exit(2);
}
const infra = resolve(root, folder);
const stage = join(infra, 'dist/package');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

rmSync(stage, { recursive: true, force: true });
run(process.execPath, tsc, '-b', join(infra, 'tsconfig.json'));
const constructs = readManifest(infra);
const libraries = workspaceLibraries(constructs);
compile(infra, stage);
for (const library of libraries) packLibrary(library);
for (const service of ['autoscaler', 'lifecycle-manager']) {
  const artifact = join(root, 'apps', service, 'dist/artifact');
  if (!existsSync(artifact)) throw new Error(`${artifact} is missing: run "npx nx run ${service}:build"`);
  const target = join(stage, 'dist/services/functions', service);
  cpSync(artifact, target, { recursive: true });
  // The release workflow has it written there, after the build.
  const attestation = join(root, 'apps', service, 'dist/attestation.sigstore.json');
  if (existsSync(attestation)) cpSync(attestation, join(target, basename(attestation)));
}
for (const file of globSync(['src/user-data/scripts/*.sh', 'src/services/*.json'], { cwd: infra })) {
  cpSync(join(infra, file), join(stage, 'dist', relative('src', file)));
}
cpSync(join(infra, 'README.md'), join(stage, 'README.md'));
packStage(infra, {
  ...published(constructs),
  dependencies: {
    ...outside(constructs),
    ...Object.fromEntries(libraries.flatMap(({ manifest }) => Object.entries(outside(manifest)))),
    ...Object.fromEntries(libraries.map(({ manifest }) => [manifest.name, manifest.version])),
  },
  bundleDependencies: libraries.map(({ manifest }) => manifest.name),
  publishConfig: constructs.publishConfig,
  peerDependencies: constructs.peerDependencies,
});

interface Library {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Returns the workspace packages that a package depends on, directly or indirectly. */
function workspaceLibraries(of: Manifest, found = new Map<string, Library>()): readonly Library[] {
  for (const name of Object.keys(of.dependencies ?? {}).filter((each) => each.startsWith('@poolkeeper/'))) {
    if (found.has(name)) continue;
    const folder = join(root, 'libs', name.slice('@poolkeeper/'.length));
    const manifest = readManifest(folder);
    found.set(name, { folder, manifest });
    workspaceLibraries(manifest, found);
  }
  return [...found.values()];
}

function packLibrary({ folder, manifest }: Library): void {
  const target = join(stage, 'node_modules', manifest.name);
  compile(folder, target);
  writeManifest(target, { ...published(manifest), dependencies: manifest.dependencies });
}

/** Creates the manifest of a package, whose entries are the compiled files. Entries for tests are left out. */
function published({ name, version, description, license, type, exports }: Manifest) {
  const doors = Object.entries(exports).flatMap(([door, conditions]) => {
    if (typeof conditions === 'string') return [[door, conditions]];
    const { types, default: code } = conditions;
    return code === undefined ? [] : [[door, { types, default: code }]];
  });
  return { name, version, description, license, type, exports: Object.fromEntries(doors) as unknown };
}

function outside({ dependencies = {} }: Manifest): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(dependencies).filter(([name]) => !name.startsWith('@poolkeeper/')),
  );
}

/** Compiles `src` into `dist` of the target, with the other projects' declarations from `tsc -b`. */
function compile(project: string, target: string): void {
  const { references = [] } = JSON.parse(readFileSync(join(project, 'tsconfig.json'), 'utf8')) as {
    references?: readonly { path: string }[];
  };
  const config = join(target, 'tsconfig.json');
  mkdirSync(target, { recursive: true });
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: {
        ...{ types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
        ...{ rootDir: join(project, 'src'), outDir: join(target, 'dist') },
        ...{ composite: false, emitDeclarationOnly: false, declaration: true, declarationMap: false },
      },
      include: [join(project, 'src')],
      exclude: [join(project, 'src/**/*.test.ts'), join(project, 'src/**/testing')],
      references: references.map(({ path }) => ({ path: join(project, path) })),
    }),
  );
  run(process.execPath, tsc, '-p', config);
  rmSync(config);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function writeManifest(folder: string, manifest: object): void {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function run(command: string, ...args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
