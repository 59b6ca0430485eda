import { Command } from 'commander';
import type { Runner } from '../../program.ts';

interface Flags {
  readonly spacectlProfile?: string;
}

export function doctorCommand(runner: Runner): Command {
  return new Command('doctor')
    .summary('find what is wrong with pools')
    .description(
      'Checks everything that a pool rests on, before it is deployed and after: credentials, Spacelift and the API key, network, image, types and quotas, the group and its hook, the functions and what they did lately. Each fault comes with its fix. Changes nothing. Ends with 1 when there is a fault.',
    )
    .argument('[pool...]', 'Pools, by name. Without: those of the configuration, or all there are.')
    .option(
      '--spacectl-profile <name>',
      'Ask Spacelift with the API key of a profile of spacectl; `current` is the one that is selected there.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper doctor
  $ poolkeeper doctor blue --spacectl-profile current
  $ poolkeeper doctor --json | jq '.pools[].checks[] | select(.result == "fault")'`,
    )
    .action((pools: readonly string[], { spacectlProfile }: Flags, command: Command) =>
      runner(async (context) => {
        // With the clients of ten services, which no other command should wait for.
        const { doctor } = await import('./doctor.ts');
        return doctor(context, { pools, spacectlProfile });
      }, command.optsWithGlobals()),
    );
}
