// Packs a library into dist/packages: node tools/workspace/pack-library.ts libs/spacelift-client [--update-api]
// The package has one bundle and one declaration file for each entry of `exports`, without dependencies, and a manifest of its own.
// Fails if the public surface is not what the committed reports in <project>/api say; --update-api writes them.
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { build } from 'esbuild';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packStage } from './pack-stage.ts';
import { shakeGraphqlRequest } from './shake-graphql-request.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly [field: string]: unknown;
}

const root = resolve(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'update-api': { type: 'boolean' } },
});
const [folder] = positionals;
if (folder === undefined) {
  process.stderr.write('usage: node tools/workspace/pack-library.ts <project folder> [--update-api]\n');
  process.exit(2);
}
const project = resolve(root, folder);
const stage = join(project, 'dist/package');
const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
/** Name of each entry, and the file that it has without an extension: `.`, `index`. */
const entries = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'string' ? [] : [{ name, file: basename(target.types ?? '', '.d.ts') }],
);

rmSync(stage, { recursive: true, force: true });
await bundle();
const surfaceIsKnown = entries.map(({ file }) => extractTypes(file)).every((each) => each);
if (!surfaceIsKnown) {
  process.stderr.write(
    `the public surface of ${folder} differs from the reports in ${folder}/api: if that is meant, run this with --update-api and commit them\n`,
  );
  process.exit(1);
}
for (const file of ['README.md', 'schema.graphql']) cpSync(join(project, file), join(stage, file));
// The bundle contains it.
cpSync(join(root, 'node_modules/graphql-request/LICENSE'), join(stage, 'LICENSE.graphql-request'));
packStage(project, publishedManifest());

async function bundle(): Promise<void> {
  await build({
    entryPoints: Object.fromEntries(entries.map(({ file }) => [file, join(project, `src/${file}.ts`)])),
    outdir: join(stage, 'dist'),
    bundle: true,
    // An error is the same class for all entries.
    splitting: true,
    chunkNames: 'part-[hash]',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:*'],
    target: 'es2022',
    format: 'esm',
    logLevel: 'warning',
    plugins: [shakeGraphqlRequest],
  });
}

/** Writes the declarations of an entry as one file. True if the report of its surface is the committed one. */
function extractTypes(file: string): boolean {
  mkdirSync(join(project, 'api'), { recursive: true });
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: project,
      mainEntryPointFilePath: join(project, `dist/${file}.d.ts`),
      compiler: { tsconfigFilePath: join(project, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${file}.api.md`,
        reportFolder: join(project, 'api'),
        reportTempFolder: join(project, 'dist/api'),
      },
      dtsRollup: { enabled: true, untrimmedFilePath: join(stage, `dist/${file}.d.ts`) },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          // Other entries repeat types of the main one.
          ...(file === 'index' && { 'ae-forgotten-export': { logLevel: ExtractorLogLevel.Error } }),
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(project, 'package.json'),
  });
  return Extractor.invoke(config, { localBuild: values['update-api'] ?? false }).succeeded;
}

/** The manifest of the workspace, without what is for the workspace only. */
function publishedManifest() {
  const internal = ['nx', 'dependencies', 'devDependencies'];
  const published = Object.entries(manifest).filter(([field]) => !internal.includes(field));
  const modules = entries.map(({ name, file }): [string, object] => [
    name,
    { types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` },
  ]);
  const files = Object.entries(manifest.exports).filter(([, target]) => typeof target === 'string');
  const exports = Object.fromEntries<unknown>([...modules, ...files]);
  return {
    ...Object.fromEntries<unknown>(published),
    name: manifest.name,
    version: manifest.version,
    exports,
  };
}
