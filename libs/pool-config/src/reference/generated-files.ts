import { configurationPage } from './configuration-page.ts';
import { editorSchema } from './editor-schema.ts';
import { moduleInputsPage } from './module-inputs-page.ts';

/** Generates the committed files: contents by their path from this package. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'generated/pool-config.schema.json': `${JSON.stringify(editorSchema(), null, 2)}\n`,
    '../../docs/reference/configuration.md': configurationPage(),
    '../../docs/reference/module-inputs.md': moduleInputsPage(),
  };
}
