import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';

const alreadyResolved = Symbol('already resolved');
const sdkClient = /[\\/]@aws-sdk[\\/](client-|nested-clients)/;
const schemaFile = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/;

/**
 * Lets esbuild remove unused parts of the AWS SDK's clients. Each client exports the schemas of all operations as top-level
 * constants. esbuild keeps every constant with a computed key (`{ [_xN]: _Foo }` might call a getter), and with them most
 * of the EC2 model: 1.4 MB instead of 0.4 MB. The keys are constants of the same file, so this plugin replaces them by
 * their values. It also marks the aggregated clients (`EC2`, with a method for each operation) as free of side effects.
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
