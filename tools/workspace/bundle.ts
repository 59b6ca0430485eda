// Bundles the Lambda functions of a project: node tools/workspace/bundle.ts apps/autoscaler
// Input <project>/src/lambda.ts, output <project>/dist/bundle/index.mjs with an export `handler`. A function beside it has a folder
// of its own: <project>/src/webhook/lambda.ts becomes webhook.mjs.
import { build } from 'esbuild';
import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { shakeAwsSdk } from './shake-aws-sdk.ts';
import { shakeGraphqlRequest } from './shake-graphql-request.ts';

const project = process.argv[2];
if (project === undefined) {
  process.stderr.write('usage: node tools/workspace/bundle.ts <project folder>\n');
  process.exit(2);
}
const root = resolve(project);
const outdir = join(root, 'dist/bundle');

const beside = globSync('src/*/lambda.ts', { cwd: root }).map((path) => [
  basename(dirname(path)),
  join(root, path),
]);

await rm(outdir, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { index: join(root, 'src/lambda.ts'), ...Object.fromEntries(beside) },
  outdir,
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

for (const [path, { entryPoint, bytes }] of Object.entries(metafile.outputs)) {
  if (entryPoint === undefined) continue;
  process.stdout.write(`${relative(root, resolve(path))}: ${Math.round(bytes / 1000)} kB\n`);
}
