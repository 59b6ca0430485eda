// Generates what touches several files by convention: npx nx run workspace-tools:generate KIND NAME
import { join } from 'node:path';
import { generators } from './generators.ts';
import { Sources } from './sources.ts';

const [kind = '', ...names] = process.argv.slice(2);
const generator = generators[kind];
if (generator === undefined) {
  const kinds = Object.entries(generators).map(([name, { usage }]) => `  ${name.padEnd(22)} ${usage}`);
  process.stderr.write(`usage: npx nx run workspace-tools:generate KIND NAME\n\n${kinds.join('\n')}\n`);
  process.exit(2);
}

const sources = new Sources(join(import.meta.dirname, '../../..'));
try {
  const left = generator.generate(sources, ...names);
  const changed = await sources.save();
  process.stdout.write(`Changed:\n${list(changed)}\nLeft to do:\n${list(left)}`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join('');
}
