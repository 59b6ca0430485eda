// Bundles one Lambda function: node tools/workspace/bundle.ts apps/autoscaler
// Input <project>/src/lambda.ts, output <project>/dist/bundle/index.mjs with an export `handler`.
import { build } from 'esbuild';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const project = process.argv[2];
if (!project) {
  console.error('usage: node tools/workspace/bundle.ts <project folder>');
  process.exit(2);
}
const root = resolve(project);
const outdir = join(root, 'dist/bundle');

await rm(outdir, { recursive: true, force: true });
const result = await build({
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
  // CommonJS dependencies in an ES module still ask for `require`.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  plugins: [shakeAwsSdk()],
});

const [output] = Object.values(result.metafile.outputs).filter((file) => file.entryPoint);
console.log(`${project}: ${Math.round((output?.bytes ?? 0) / 1000)} kB`);

/**
 * Makes the AWS SDK's schema files shakable. Each client exports the schemas of all its operations as top-level
 * constants, but esbuild keeps every one that has a computed key (`{ [_xN]: _Foo }`, which might call a getter) and,
 * through them, most of the EC2 model: 970 kB where 60 are needed. The keys are constants of the same file.
 */
function shakeAwsSdk() {
  const sdkClient = /[\\/]@aws-sdk[\\/](client-|nested-clients)/;
  return {
    name: 'shake-aws-sdk',
    setup(bundler) {
      bundler.onResolve({ filter: /.*/ }, async (args) => {
        if (
          args.pluginData === 'resolved' ||
          (!args.path.startsWith('@aws-sdk/') && !sdkClient.test(args.importer))
        )
          return undefined;
        const { importer, kind, resolveDir } = args;
        const resolved = await bundler.resolve(args.path, {
          importer,
          kind,
          resolveDir,
          pluginData: 'resolved',
        });
        return sdkClient.test(resolved.path) ? { ...resolved, sideEffects: false } : resolved;
      });
      bundler.onLoad(
        { filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ },
        async ({ path }) => {
          const source = await readFile(path, 'utf8');
          const constants = new Map(
            [...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, value]) => [name, value]),
          );
          return {
            loader: 'js',
            contents: source.replace(/\[(_\w+)\]:/g, (key, name) =>
              constants.has(name) ? `${constants.get(name)}:` : key,
            ),
          };
        },
      );
    },
  };
}
