import { Argument, Command } from 'commander';
import { commandTree, type CommandNode } from '../../command-tree.ts';
import { exitStatus } from '../../exit-status.ts';
import type { Runner } from '../../program.ts';
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
    .description('Prints a script by which a shell completes commands, options and the names of pools.')
    .addArgument(new Argument('<shell>', 'Whose script.').choices(Object.keys(scripts)))
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
        host.answer({ text: script.trimEnd(), data: { shell, script } });
        return Promise.resolve(exitStatus.done);
      }, command.optsWithGlobals()),
    );
}
