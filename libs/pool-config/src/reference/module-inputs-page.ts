import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from './markdown-table.ts';
import { moduleInputs } from './module-inputs.ts';

const page = join(import.meta.dirname, '../../../../docs/reference/module-inputs.md');

/** The committed page with the current table of inputs. The rest of it is written by hand. */
export function moduleInputsPage(): string {
  const text = readFileSync(page, 'utf8');
  const table = markdownTable(
    ['input', 'here', 'what differs'],
    moduleInputs.map(({ input, settings, note }) => [
      `\`${input}\``,
      settings.length === 0 ? 'none' : settings.map((setting) => `\`${setting}\``).join(', '),
      note,
    ]),
  );
  return text.replace(/(?<=\n## Inputs\n\n)[^]*?(?=\n## )/, () => table);
}
