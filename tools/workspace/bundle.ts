// Bundles one Lambda function: node tools/workspace/bundle.ts apps/autoscaler
// Input <project>/src/lambda.ts, output <project>/dist/bundle/index.mjs with an export `handler`.
import { build } from 'esbuild';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { shakeAwsSdk } from './shake-aws-sdk.ts';
import { shakeGraphqlRequest } from './shake-graphql-request.ts';

const project = process.argv[2];
if (project === undefined) {
  process.stderr.write('usage: node tools/workspace/bundle.ts <project folder>\n');
  process.exit(2);
}
const root = resolve(project);
const outdir = join(root, 'dist/bundle');

await rm(outdir, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { index: join(root, 'src/lambda.ts') },
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

const bundle = Object.values(metafile.outputs).find((output) => output.entryPoint !== undefined);
process.stdout.write(`${project}: ${Math.round((bundle?.bytes ?? 0) / 1000)} kB\n`);
