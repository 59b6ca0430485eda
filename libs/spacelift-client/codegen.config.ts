import type { CodegenConfig } from '@graphql-codegen/cli';
import { preset } from '@graphql-codegen/client-preset';

const banner = '// Generated from schema.graphql and src/documents by the target `codegen`. Do not edit.';

/**
 * The client preset with a banner and without `gql.ts`. The documents are separate files, so nothing looks them up by their
 * text, and that map would include every document in every bundle a second time.
 */
const documentsPreset: typeof preset = {
  ...preset,
  buildGeneratesSection: async (options) => {
    const files = await preset.buildGeneratesSection(options);
    return files
      .filter((file) => !file.filename.endsWith('/gql.ts'))
      .map((file) => ({ ...file, plugins: [{ add: { content: banner } }, ...file.plugins] }));
  },
};

const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'src/documents/*.graphql',
  generates: {
    'src/generated/': {
      preset: documentsPreset,
      presetConfig: { fragmentMasking: false, skipIndexFile: true },
      config: {
        documentMode: 'string',
        enumType: 'string-literal',
        immutableTypes: true,
        importExtension: '.ts',
        scalars: { ID: 'string' },
        strictScalars: true,
        useTypeImports: true,
      },
    },
  },
};

export default config;
