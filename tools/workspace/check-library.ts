// Checks what pack-library.ts made: node tools/workspace/check-library.ts libs/spacelift-client --budget createClient=12 --budget connect,read=6
// publint and "are the types wrong" find nothing, nothing of the workspace is in the tarball, and a program that imports the names before
// the `=` has at most so many kB, minified and compressed by gzip.
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = resolve(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { budget: { type: 'string', multiple: true } },
});
const [folder] = positionals;
if (folder === undefined) {
  process.stderr.write('usage: node tools/workspace/check-library.ts <project folder> --budget NAMES=KB\n');
  process.exit(2);
}
const stage = resolve(root, folder, 'dist/package');
const manifest = JSON.parse(readFileSync(join(stage, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
};
const tarball = join(
  root,
  'dist/packages',
  `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`,
);

await findsNoProblems();
holdsNothingElse();
for (const budget of values.budget ?? []) await keepsBudget(budget);

async function findsNoProblems(): Promise<void> {
  const { messages } = await publint({ pkgDir: stage, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, manifest)),
    [],
  );
  const data = createPackageFromTarballData(new Uint8Array(readFileSync(tarball)));
  // A GraphQL schema is no module.
  const checked = await checkPackage(data, { excludeEntrypoints: [/\.graphql$/] });
  assert(checked.types !== false, 'the package has no types');
  // The package is for ES modules. TypeScript's oldest way of resolving does not know `exports`.
  const expected = (kind: string, resolution: string | undefined) =>
    kind === 'CJSResolvesToESM' || resolution === 'node10';
  assert.deepEqual(
    checked.problems.filter(
      (problem) => !expected(problem.kind, 'resolutionKind' in problem ? problem.resolutionKind : undefined),
    ),
    [],
  );
}

/** Neither tests and builders nor what only the workspace understands. */
function holdsNothingElse(): void {
  const { stdout } = spawnSync('tar', ['-tzf', tarball], { encoding: 'utf8' });
  const packed = stdout.trim().split('\n').sort();
  const staged = globSync('**/*.*', { cwd: stage })
    .concat('LICENSE')
    .map((file) => `package/${file}`);
  assert.deepEqual(packed, [...new Set(staged)].sort());
  for (const file of globSync('**/*.{js,ts,json}', { cwd: stage })) {
    const text = readFileSync(join(stage, file), 'utf8');
    assert.doesNotMatch(text, /@poolkeeper\/source|"nx":|vitest|from ["']\.\/src/, file);
    if (file === 'dist/index.js') assert.doesNotMatch(text, /\bnode:|\brequire\(/, file);
  }
}

/** Builds a program that imports the names, as a browser would load it. */
async function keepsBudget(budget: string): Promise<void> {
  const [names = '', kilobytes = ''] = budget.split('=');
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names} } from './dist/index.js';`, resolveDir: stage },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    logLevel: 'warning',
  });
  const size = gzipSync(outputFiles[0]?.contents ?? '').length / 1000;
  process.stdout.write(`${manifest.name}: ${names} is ${size.toFixed(1)} kB of ${kilobytes}\n`);
  assert(size <= Number(kilobytes), `${names} is larger than its budget of ${kilobytes} kB: make it smaller`);
}
