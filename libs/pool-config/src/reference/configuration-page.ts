import { markdownTable } from './markdown-table.ts';
import { settings, settingsOfParts, type Setting } from './setting.ts';

const head = `# Configuration of a pool

<!-- Generated from the schema in libs/pool-config: change it there, and run \`npx nx codegen @poolkeeper/pool-config\`. -->

All settings of a pool, for YAML, JSON and TypeScript. Durations are strings with a unit: \`90s\`, \`5m\`, \`1.5h\`, \`7d\`. Unknown names
are errors. The column _default_ has the default value as \`code\`, or describes what happens without a value.

For completion and checks in an editor, start a YAML file with the location of the schema, which \`poolkeeper init\` copies next to it:

\`\`\`yaml
# yaml-language-server: $schema=./poolkeeper.schema.json
\`\`\`

In JSON, use \`"$schema": "./poolkeeper.schema.json"\`. In TypeScript, export \`defineWorkerPool({ ... })\`: every command runs
such a file, \`poolkeeper validate\` included, so use only files that you trust. The package also contains the
schema, as \`@poolkeeper/pool-config/pool-config.schema.json\`.
`;

/** Renders the page that lists all settings. */
export function configurationPage(): string {
  const all = settings();
  const [plain, sections] = partition(topLevel(all), ({ value }) => value !== undefined);
  return [
    head,
    `\n${tableOf(plain)}`,
    ...sections.map((section) => sectionOf(section, all)),
    ...Array.from(settingsOfParts(), ([part, inner]) => `\n## ${part}\n\n${tableOf(inner)}`),
  ].join('');
}

function sectionOf(section: Setting, all: readonly Setting[]): string {
  const inner = all.filter(({ path }) => path.startsWith(`${section.path}.`));
  const withoutIt = section.isRequired ? ' Required.' : section.absent && ` Default: ${section.absent}.`;
  return `\n## ${section.path}\n\n${section.description}${withoutIt ?? ''}\n\n${tableOf(inner)}`;
}

function tableOf(inner: readonly Setting[]): string {
  return markdownTable(
    ['setting', 'value', 'default', 'meaning'],
    inner.map((setting) => [
      `\`${setting.path}\``,
      setting.part === undefined ? (setting.value ?? '') : linkTo(setting.part),
      withoutValue(setting),
      setting.description,
    ]),
  );
}

function linkTo(part: string): string {
  return `[${part.toLowerCase()}](#${part.toLowerCase().replaceAll(' ', '-')})`;
}

function withoutValue({ isRequired, absent, default: usual, value }: Setting): string {
  if (isRequired) return 'required';
  if (absent !== undefined) return absent;
  const isEmpty = typeof usual === 'object' && usual !== null && Object.keys(usual).length === 0;
  if (isEmpty) return value === undefined ? 'the values below' : 'none';
  return usual === undefined ? '' : `\`${typeof usual === 'string' ? usual : JSON.stringify(usual)}\``;
}

function topLevel(all: readonly Setting[]): readonly Setting[] {
  return all.filter(({ path }) => !/[.[]/.test(path));
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean) {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))] as const;
}
