// Packs a program into dist/packages: node tools/workspace/pack.ts apps/infra-deployer --entry main=src/main.ts [--copy FROM=TO]
// The package contains one bundle that includes the private libraries of the workspace, split into parts that load on demand.
// Packages from npm, and packages of the workspace that are published, stay dependencies.
// FROM is a path in the workspace, TO a path in the package.
import { build, type Metafile, type Plugin } from 'esbuild';
import { chmodSync, cpSync, existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packStage } from './pack-stage.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const root = resolve(import.meta.dirname, '../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { entry: { type: 'string', multiple: true }, copy: { type: 'string', multiple: true } },
});
const [folder] = positionals;
if (folder === undefined || values.entry === undefined) {
  process.stderr.write(
    'usage: node tools/workspace/pack.ts <project folder> --entry NAME=FILE [--copy FROM=TO]\n',
  );
  process.exit(2);
}
const project = resolve(root, folder);
const stage = join(project, 'dist/package');
const manifests = new Map(
  globSync(['apps/*/package.json', 'infra/*/package.json', 'libs/*/package.json'], { cwd: root })
    .map((path) => readManifest(join(root, path)))
    .map((manifest) => [manifest.name, manifest]),
);
/** Packages of the workspace that a program installs. It has private ones, and the functions' code, in its own files. */
const published = [...manifests.values()]
  .filter((each) => each.private !== true && each.exports?.['.'] !== undefined)
  .map((each) => each.name);
const manifest = readManifest(join(project, 'package.json'));

rmSync(stage, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: Object.fromEntries(values.entry.map(pair).map(([name, file]) => [name, join(project, file)])),
  outdir: join(stage, 'dist'),
  bundle: true,
  splitting: true,
  chunkNames: 'part-[hash]',
  platform: 'node',
  target: 'node22',
  format: 'esm',
  keepNames: true,
  metafile: true,
  logLevel: 'warning',
  conditions: ['@poolkeeper/source'],
  plugins: [bundlePrivateLibraries()],
});

for (const [from, to] of (values.copy ?? []).map(pair)) {
  cpSync(join(root, from), join(stage, to), { recursive: true });
}
cpSync(join(project, 'README.md'), join(stage, 'README.md'));
for (const program of Object.values(manifest.bin ?? {})) chmodSync(join(stage, program), 0o755);
const { name, version, description, license, publishConfig, type, engines, bin } = manifest;
const isLibrary = existsSync(join(stage, 'dist/index.js'));
packStage(project, {
  ...{ name, version, description, license, publishConfig, type, engines, bin },
  exports: { ...(isLibrary && { '.': './dist/index.js' }), './package.json': './package.json' },
  dependencies: dependenciesOf(metafile),
});

/** Excludes published packages and everything from outside the workspace: npm installs them. */
function bundlePrivateLibraries(): Plugin {
  return {
    name: 'bundle-private-libraries',
    setup(bundler) {
      bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === 'entry-point') return undefined;
        const isPrivate = manifests.has(packageOf(path)) && !published.includes(packageOf(path));
        return isPrivate ? undefined : { path, external: true };
      });
    },
  };
}

/** The packages that the bundle imports. */
function dependenciesOf({ outputs }: Metafile): Readonly<Record<string, string>> {
  const imported = Object.values(outputs).flatMap(({ imports }) =>
    imports
      .filter(({ external, path }) => external === true && !isBuiltin(path))
      .map(({ path }) => packageOf(path)),
  );
  // The program imports it by name at run time.
  const resolved = Object.keys(manifest.dependencies ?? {}).filter((each) => published.includes(each));
  return Object.fromEntries(
    [...new Set([...imported, ...resolved])].sort().map((each) => [each, versionOf(each)]),
  );
}

/** The version that the tests ran with, so that a program does not change with the day of its installation. */
function versionOf(dependency: string): string {
  const own = manifests.get(dependency);
  return (own ?? readManifest(join(root, 'node_modules', dependency, 'package.json'))).version;
}

function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

function pair(text: string): readonly [string, string] {
  const [key, value] = text.split('=');
  if (key === undefined || value === undefined) throw new Error(`"${text}" is not KEY=VALUE`);
  return [key, value];
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}
