import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';

const alreadyResolved = Symbol('already resolved');
const sdkClient = /[\\/]@aws-sdk[\\/](client-|nested-clients)/;
const clientManifest = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/;
const schemaFile = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/;

/**
 * Lets esbuild remove unused parts of the AWS SDK's clients. Each client exports the schemas of all operations as top-level
 * constants. esbuild keeps every constant with a computed key (`{ [_xN]: _Foo }` might call a getter), and with them most
 * of the EC2 model: 1.4 MB instead of 0.4 MB. The keys are constants of the same file, so this plugin replaces them by
 * their values. It also marks the aggregated clients (`EC2`, with a method for each operation) as free of side effects.
 *
 * Left out are:
 *
 * - The credentials of files, processes, single sign-on and instance metadata: Lambda has them in the environment.
 * - The error classes of the JSON services. Without its class, an error has its name and message all the same, and that is what
 *   Poolkeeper reads. The Query services stay as they are: there a class can have another name than the error's code.
 * - What a client's manifest says beyond its version.
 */
export const shakeAwsSdk: Plugin = {
  name: 'shake-aws-sdk',
  setup(bundler) {
    bundler.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => {
      return { path: 'lambda-credentials', namespace: 'lambda-credentials', pluginData: resolveDir };
    });
    bundler.onLoad({ filter: /.*/, namespace: 'lambda-credentials' }, ({ pluginData }) => {
      const contents = "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';";
      return { contents, resolveDir: String(pluginData) };
    });
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
      const source = withLiteralKeys(await readFile(path, 'utf8'));
      return { loader: 'js', contents: jsonClient.test(path) ? withoutErrors(source) : source };
    });
    bundler.onLoad({ filter: clientManifest }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
      return { loader: 'json', contents: JSON.stringify({ version }) };
    });
  },
};

const jsonClient = /[\\/]client-(ssm|secrets-manager)[\\/]/;

/** Only the class of the service's errors is registered, which serves for all of them. */
function withoutErrors(source: string): string {
  return source.replace(/^n0_registry\.registerError\(.*\);$/gm, '');
}

function withLiteralKeys(source: string): string {
  const declarations = source.matchAll(/^const (?<name>_\w+) = (?<literal>"[^"]*");$/gm);
  const literals = new Map([...declarations].map(({ groups }) => [groups?.name, groups?.literal]));
  return source.replace(/\[(_\w+)\]:/g, (key, name: string) => {
    const literal = literals.get(name);
    return literal === undefined ? key : `${literal}:`;
  });
}
