import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';

const alreadyResolved = Symbol('already resolved');
const sdkClient = /[\\/]@aws-sdk[\\/](client-|nested-clients)/;
const schemaFile = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/;

/**
 * Makes the AWS SDK's clients shakable. Each exports the schemas of all its operations as top-level constants, but
 * esbuild keeps every constant that has a computed key (`{ [_xN]: _Foo }` might call a getter) and, through those, most
 * of the EC2 model: a bundle of 1.4 MB where 0.4 will do. The keys are constants of the same file, so they are written
 * out; and the aggregated clients (`EC2`, with a method an operation) have no side effect that a bundle needs.
 */
export const shakeAwsSdk: Plugin = {
  name: 'shake-aws-sdk',
  setup(bundler) {
    bundler.onResolve({ filter: /.*/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === alreadyResolved) return undefined;
      if (!path.startsWith('@aws-sdk/') && !sdkClient.test(importer)) return undefined;
      const resolved = await bundler.resolve(path, {
        importer,
        kind,
        resolveDir,
        pluginData: alreadyResolved,
      });
      return sdkClient.test(resolved.path) ? { ...resolved, sideEffects: false } : resolved;
    });
    bundler.onLoad({ filter: schemaFile }, async ({ path }) => {
      return { loader: 'js', contents: withLiteralKeys(await readFile(path, 'utf8')) };
    });
  },
};

function withLiteralKeys(source: string): string {
  const declarations = source.matchAll(/^const (?<name>_\w+) = (?<literal>"[^"]*");$/gm);
  const literals = new Map([...declarations].map(({ groups }) => [groups?.name, groups?.literal]));
  return source.replace(/\[(_\w+)\]:/g, (key, name: string) => {
    const literal = literals.get(name);
    return literal === undefined ? key : `${literal}:`;
  });
}
