import {
  everyCommand,
  type ArgumentNode,
  type CommandNode,
  type OptionNode,
} from '../../cli/command-tree.ts';
import { services } from '../../stacks/deployables.ts';

/** What can follow a command, for any shell. */
export interface Completions {
  /** The command, `secrets set`. */
  readonly path: string;
  readonly commands: readonly CommandNode[];
  readonly options: readonly OptionNode[];
  /** Fixed values of its arguments. */
  readonly words: readonly string[];
  /** Whether an argument can be the name of a pool. */
  readonly takesPools: boolean;
}

export function completionsOf(program: CommandNode): readonly Completions[] {
  return everyCommand(program).map((node) => ({
    path: node.path,
    commands: node.commands,
    options: node.path === '' ? node.options : [...node.options, ...inheritedOptions(program)],
    words: node.arguments.flatMap(wordsOf),
    takesPools: node.arguments.some(({ name }) => name === 'pool' || name === 'target'),
  }));
}

/** Options whose value is a file. */
export function fileOptions(program: CommandNode): readonly string[] {
  return valueOptions(program, ({ flags }) => /<(file|folder|dir)\b|--trace|--from-file|--out/.test(flags));
}

/** Options whose value cannot be completed. */
export function freeValueOptions(program: CommandNode): readonly string[] {
  const files = new Set(fileOptions(program));
  return valueOptions(program, () => true).filter((name) => !files.has(name));
}

function valueOptions(program: CommandNode, matches: (option: OptionNode) => boolean): readonly string[] {
  const options = everyCommand(program).flatMap((node) => node.options);
  const names = options
    .filter((option) => option.takesValue && matches(option))
    .flatMap((option) => option.names);
  return [...new Set(names)].sort();
}

function wordsOf({ name, choices }: ArgumentNode): readonly string[] {
  return name === 'target' ? [...services, ...choices] : choices;
}

function inheritedOptions({ options }: CommandNode): readonly OptionNode[] {
  return options.filter(({ names }) => !names.includes('--version') && !names.includes('--help'));
}
