import {
  commandTree,
  everyCommand,
  type ArgumentNode,
  type CommandNode,
  type OptionNode,
} from '../cli/command-tree.ts';
import { createProgram } from '../program.ts';
import { table } from './table.ts';

/** The text of docs/reference/cli.md, generated from the command tree. */
export function cliPage(): string {
  const discard = { write: () => true } as unknown as NodeJS.WriteStream;
  const program = commandTree(
    createProgram({ stdout: discard, stderr: discard, env: {} }, () => Promise.resolve()),
  );
  const [root, ...commands] = everyCommand(program);
  if (root === undefined) throw new Error('the program has no commands');
  return [
    '# The command line',
    '',
    '<!-- Generated from the commands in apps/infra-deployer: change them there, and run `npx nx codegen infra-deployer`. -->',
    '',
    `\`${root.name}\` is the npm package of the same name. It writes results to stdout and everything else to stderr.`,
    '',
    '## Global options',
    '',
    table(['option', 'meaning'], optionRows(root.options)),
    '',
    '## Exit status',
    '',
    table(['status', 'when'], exitStatuses),
    '',
    'With `--json`, an error is a JSON document too: `{"error": {"code", "fault", "message", "fix"}}`. `fault` says who can fix it: the `user` of the command, the operator of its `environment`, or the developers of `poolkeeper`.',
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
  ['0', 'the command succeeded'],
  [
    '1',
    'AWS, Spacelift or the state of the pool made it fail; or a check failed (`doctor`, `diff --exit-code`)',
  ],
  ['2', 'the command line, a configuration or the credentials are wrong: nothing was tried'],
  ['70', 'a bug in Poolkeeper'],
  ['130', 'Ctrl-C, or a prompt that was declined'],
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
  return options.map(({ flags, description, default: value }) => [
    `\`${flags}\``,
    value === undefined ? description : `${description} Default: \`${value}\`.`,
  ]);
}
