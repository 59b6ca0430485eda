import { services } from '../../deployment/deployables.ts';
import { everyCommand, type ArgumentNode, type CommandNode, type OptionNode } from '../../command-tree.ts';

/** What can follow the words of a command line, in any shell. */
export interface Completions {
  /** Of the command so far, `secrets set`. */
  readonly path: string;
  readonly commands: readonly CommandNode[];
  readonly options: readonly OptionNode[];
  /** Words that an argument can be. */
  readonly words: readonly string[];
  /** Whether an argument can be the name of a pool. */
  readonly takesPools: boolean;
}

export function completionsOf(program: CommandNode): readonly Completions[] {
  return everyCommand(program).map((node) => ({
    path: node.path,
    commands: node.commands,
    options: node.path === '' ? node.options : [...node.options, ...withoutVersion(program.options)],
    words: node.arguments.flatMap(wordsOf),
    takesPools: node.arguments.some(({ name }) => name === 'pool' || name === 'target'),
  }));
}

/** Options whose value is a file. */
export function fileOptions(program: CommandNode): readonly string[] {
  return valued(program, ({ flags }) => /<(file|folder|dir)\b|--trace|--from-file|--out/.test(flags));
}

/** Options with a value that no shell can guess. */
export function otherValues(program: CommandNode): readonly string[] {
  const files = new Set(fileOptions(program));
  return valued(program, () => true).filter((name) => !files.has(name));
}

function valued(program: CommandNode, takes: (option: OptionNode) => boolean): readonly string[] {
  const options = everyCommand(program).flatMap((node) => node.options);
  return [
    ...new Set(options.filter((option) => option.takesValue && takes(option)).flatMap(({ names }) => names)),
  ].sort();
}

function wordsOf({ name, choices }: ArgumentNode): readonly string[] {
  return name === 'target' ? [...services, ...choices] : choices;
}

function withoutVersion(options: readonly OptionNode[]): readonly OptionNode[] {
  return options.filter(({ names }) => !names.includes('--version') && !names.includes('--help'));
}
