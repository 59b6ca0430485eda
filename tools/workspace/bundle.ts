// Bundles the Lambda functions of a project: node tools/workspace/bundle.ts apps/autoscaler
// Input <project>/src/lambda.ts, output <project>/dist/bundle/index.mjs with an export `handler`. A function beside it has a folder
// of its own: <project>/src/webhook/lambda.ts becomes webhook.mjs. <project>/dist/artifact has what is released: the bundles as
// <project>.zip, their bill of materials, and checksums. The same sources give the same bytes. With --contents, it only prints how much
// code of which package each function has.
import { build, type Metafile } from 'esbuild';
import { zipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { billOfMaterials, describePackage, licensesOf, packagesIn } from './bill-of-materials.ts';
import { shakeAwsSdk } from './shake-aws-sdk.ts';
import { shakeGraphqlRequest } from './shake-graphql-request.ts';

const {
  values: { contents },
  positionals: [project],
} = parseArgs({ allowPositionals: true, options: { contents: { type: 'boolean', default: false } } });
if (project === undefined) {
  process.stderr.write('usage: node tools/workspace/bundle.ts <project folder> [--contents]\n');
  process.exit(2);
}
const root = resolve(project);
const outdir = join(root, 'dist/bundle');

const beside = globSync('src/*/lambda.ts', { cwd: root }).map((path) => [
  basename(dirname(path)),
  join(root, path),
]);

if (!contents) rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { index: join(root, 'src/lambda.ts'), ...Object.fromEntries(beside) },
  outdir,
  write: !contents,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  conditions: ['@poolkeeper/source', 'module'],
  mainFields: ['module', 'main'],
  // CommonJS dependencies inside an ES module still ask for `require`.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  plugins: [shakeAwsSdk, shakeGraphqlRequest],
});

for (const [path, { entryPoint, bytes, inputs }] of Object.entries(metafile.outputs)) {
  if (entryPoint === undefined) continue;
  process.stdout.write(`${relative(root, resolve(path))}: ${kB(bytes)}\n`);
  if (contents) process.stdout.write(tableOf(inputs));
}
if (!contents) writeArtifact();

function kB(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}

/** The packages of a bundle that have at least a kilobyte of it, the largest first, as a table in Markdown. */
function tableOf(inputs: Metafile['outputs'][string]['inputs']): string {
  const packages = Map.groupBy(Object.keys(inputs), packageOf);
  const sizes = [...packages].map(([name, paths]) => {
    const bytes = paths.reduce((sum, path) => sum + (inputs[path]?.bytesInOutput ?? 0), 0);
    return { name, bytes };
  });
  const rows = sizes
    .filter(({ bytes }) => bytes >= 1000)
    .sort((one, other) => other.bytes - one.bytes)
    .map(({ name, bytes }) => `| ${name} | ${kB(bytes)} |\n`);
  return `\n| package | code |\n| --- | ---: |\n${rows.join('')}\n`;
}

/** The npm package of a source, or the folder of the workspace that has it. */
function packageOf(path: string): string {
  const [, installed] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  const [ours] = /(?:libs|apps)\/[^/]+/.exec(path) ?? [];
  return installed ?? ours ?? path;
}

function writeArtifact(): void {
  const folder = join(root, 'dist/artifact');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const workspace = process.cwd();
  const service = describePackage(root, workspace);
  const contained = packagesIn(metafile, workspace);
  const bill = billOfMaterials(
    service,
    contained.filter(({ name }) => name !== service.name),
  );
  const functions = Object.fromEntries(
    globSync('*.mjs', { cwd: outdir })
      .sort()
      .map((file) => [file, readFileSync(join(outdir, file))]),
  );
  const files = {
    [`${basename(root)}.zip`]: zipSync(
      { ...functions, 'LICENSES.txt': Buffer.from(licensesOf(contained)) },
      // The earliest time that a zip can state.
      { level: 9, mtime: new Date(1980, 0, 1) },
    ),
    'sbom.cdx.json': Buffer.from(`${JSON.stringify(bill, undefined, 2)}\n`),
  };
  const checksums = Object.entries(files).map(
    ([name, content]) => `${createHash('sha256').update(content).digest('hex')}  ${name}\n`,
  );
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, 'SHA256SUMS'), checksums.join(''));
}
