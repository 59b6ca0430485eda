import type { Argument, Command, Option } from 'commander';

/** A command, as help, completion and the reference page describe it. */
export interface CommandNode {
  /** `secrets set`; empty for the program itself. */
  readonly path: string;
  readonly name: string;
  /** A phrase, for lists. */
  readonly summary: string;
  /** In whole sentences. */
  readonly description: string;
  /** Its arguments and options, without the names of program and command. */
  readonly usage: string;
  readonly arguments: readonly ArgumentNode[];
  readonly options: readonly OptionNode[];
  readonly examples: readonly string[];
  readonly commands: readonly CommandNode[];
}

export interface ArgumentNode {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly isVariadic: boolean;
  readonly choices: readonly string[];
}

export interface OptionNode {
  /** `-c, --config <file...>` */
  readonly flags: string;
  /** `--config`, `-c` */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  /** The value when the option is not given. */
  readonly default?: string;
}

/** The commands of a Commander program, without hidden ones. */
export function commandTree(program: Command): CommandNode {
  return nodeOf(program, []);
}

/** A command and all its subcommands, each parent before its children. */
export function everyCommand(node: CommandNode): readonly CommandNode[] {
  return [node, ...node.commands.flatMap(everyCommand)];
}

function nodeOf(command: Command, path: readonly string[]): CommandNode {
  const help = command.createHelp();
  return {
    path: path.join(' '),
    name: command.name(),
    summary: command.summary() === '' ? command.description() : command.summary(),
    description: command.description(),
    usage: command.usage(),
    arguments: command.registeredArguments.map(argumentNode),
    options: help.visibleOptions(command).map(optionNode),
    examples: examplesOf(command),
    commands: help.visibleCommands(command).map((child) => nodeOf(child, [...path, child.name()])),
  };
}

function argumentNode(argument: Argument): ArgumentNode {
  return {
    name: argument.name(),
    description: argument.description,
    isRequired: argument.required,
    isVariadic: argument.variadic,
    choices: argument.argChoices ?? [],
  };
}

function optionNode(option: Option): OptionNode {
  const { flags, long, short, description, required, optional, argChoices } = option;
  const defaultValue: unknown = option.defaultValue;
  return {
    flags,
    names: [long, short].flatMap((name) => name ?? []),
    description,
    takesValue: required || optional,
    choices: argChoices ?? [],
    default: typeof defaultValue === 'string' ? defaultValue : undefined,
  };
}

/** The lines that begin with `$ ` in the help text. */
function examplesOf(command: Command): readonly string[] {
  let text = '';
  const output = command.configureOutput();
  command.configureOutput({ ...output, writeOut: (part) => void (text += part) });
  command.outputHelp();
  command.configureOutput(output);
  return [...text.matchAll(/^ *\$ (.*)$/gm)].map(([, line = '']) => line);
}
