import {
  commandTree,
  everyCommand,
  type ArgumentNode,
  type CommandNode,
  type OptionNode,
} from '../command-tree.ts';
import { createProgram } from '../program.ts';

/** docs/reference/cli.md: the command tree, as help tells of it. */
export function cliPage(): string {
  const nobody = { write: () => true } as unknown as NodeJS.WriteStream;
  const program = commandTree(createProgram({ stdout: nobody, stderr: nobody }, () => Promise.resolve()));
  const [root, ...commands] = everyCommand(program);
  if (root === undefined) throw new Error('the program has no commands');
  return [
    '# The command line',
    '',
    '<!-- Generated from the commands in apps/infra-deployer: change them there, and run `npx nx codegen infra-deployer`. -->',
    '',
    `\`${root.name}\`, the npm package of the same name. Answers go to stdout, everything else to stderr.`,
    '',
    '## Options of all commands',
    '',
    table(['option', 'meaning'], optionRows(root.options)),
    '',
    '## Exit status',
    '',
    table(['status', 'when'], exitStatuses),
    '',
    'With `--json`, an error is a document as well: `{"error": {"code", "fault", "message", "fix"}}`. `fault` says whose it is: `user`, `environment` or `poolkeeper`.',
    '',
    '## Commands',
    '',
    table(
      ['command', ''],
      commands.map(({ path, summary }) => [`[\`${path}\`](#${path.replaceAll(' ', '-')})`, summary]),
    ),
    '',
    ...commands.flatMap((command) => section(root.name, command)),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

const exitStatuses = [
  ['0', 'it did what it was asked for'],
  [
    '1',
    'it tried, and AWS, Spacelift or the pool was against it; or all is not well (`doctor`, `diff --exit-code`)',
  ],
  ['2', 'the command line or a configuration is wrong: nothing was tried'],
  ['70', 'a bug of Poolkeeper'],
  ['130', 'Ctrl-C, or no at a question'],
];

function section(program: string, node: CommandNode): readonly string[] {
  const { path, description, usage } = node;
  const own = node.options.filter(({ names }) => !names.includes('--help'));
  return [
    `## ${path}`,
    '',
    '```text',
    `${program} ${path} ${usage}`.trim(),
    '```',
    '',
    description,
    '',
    ...(node.arguments.length === 0
      ? []
      : [table(['argument', 'meaning'], node.arguments.map(argumentRow)), '']),
    ...(own.length === 0 ? [] : [table(['option', 'meaning'], optionRows(own)), '']),
    ...(node.examples.length === 0 ? [] : ['```sh', ...node.examples, '```', '']),
  ];
}

function argumentRow({ name, description, isVariadic, choices }: ArgumentNode): readonly string[] {
  const words = choices.length === 0 ? '' : ` One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`;
  return [`\`${name}${isVariadic ? '...' : ''}\``, `${description}${words}`];
}

function optionRows(options: readonly OptionNode[]): readonly (readonly string[])[] {
  return options.map(({ flags, description, default: usual }) => [
    `\`${flags}\``,
    usual === undefined ? description : `${description} Without: \`${usual}\`.`,
  ]);
}

/** As Prettier writes it, so that formatting changes nothing. */
function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heading, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = heading.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first = [], ...rest] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
}
