import type { Plugin } from 'esbuild';

/**
 * Leaves the package `graphql` out of a bundle that has graphql-request. graphql-request parses a document to find its name and prints
 * one that is a syntax tree. The Spacelift client sends texts and names them itself, so it needs neither, and the two are 43 kB.
 */
export const shakeGraphqlRequest: Plugin = {
  name: 'shake-graphql-request',
  setup(bundler) {
    bundler.onResolve({ filter: /^graphql$/ }, ({ importer }) =>
      /[\\/]graphql-request[\\/]/.test(importer)
        ? { path: 'graphql', namespace: 'without-graphql', sideEffects: false }
        : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'without-graphql' }, () => ({
      contents: `
        export const Kind = { OPERATION_DEFINITION: 'OperationDefinition' };
        export function parse() { throw new Error('documents are not parsed here'); }
        export function print() { throw new Error('a document must be a text, got a syntax tree'); }
      `,
    }));
  },
};
