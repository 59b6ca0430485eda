import { Argument, Command } from 'commander';
import { commandTree, type CommandNode } from '../../cli/command-tree.ts';
import { exitStatus } from '../../cli/exit-status.ts';
import type { Runner } from '../../cli/context.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const satisfies Record<
  string,
  (program: CommandNode) => string
>;

export function completionCommand(runner: Runner): Command {
  return new Command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that makes a shell complete commands, options and names of pools.')
    .addArgument(new Argument('<shell>', 'Shell that runs the script.').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      `
Examples:
  $ source <(poolkeeper completion bash)
  $ poolkeeper completion zsh > "\${fpath[1]}/_poolkeeper"
  $ poolkeeper completion fish > ~/.config/fish/completions/poolkeeper.fish`,
    )
    .action((shell: keyof typeof scripts, _: unknown, command: Command) =>
      runner(({ host }) => {
        const script = scripts[shell](commandTree(command.parent ?? command));
        host.output({ text: script.trimEnd(), data: { shell, script } });
        return Promise.resolve(exitStatus.done);
      }, command.optsWithGlobals()),
    );
}
