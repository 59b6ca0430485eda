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
      .map((file) => ({
        ...file,
        plugins: [{ add: { content: banner } }, ...file.plugins],
        pluginMap: withPureDocuments(file.pluginMap),
      }));
  },
};

/** Lets bundlers leave out the documents that a program does not use. The plugin's own option works for parsed documents only. */
function withPureDocuments(plugins: PluginMap): PluginMap {
  const { 'typed-document-node': documents, ...others } = plugins;
  if (documents === undefined) return plugins;
  const plugin: typeof documents.plugin = async (...input) => {
    const output = await documents.plugin(...input);
    if (typeof output === 'string') throw new Error('the plugin typed-document-node changed its output');
    return {
      ...output,
      content: output.content.replaceAll(
        '= new TypedDocumentString',
        '= /*#__PURE__*/ new TypedDocumentString',
      ),
    };
  };
  return { ...others, 'typed-document-node': { ...documents, plugin } };
}

type PluginMap = Awaited<ReturnType<typeof preset.buildGeneratesSection>>[number]['pluginMap'];

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
