import { Command } from 'commander';
import type { Runner } from '../../cli/context.ts';
import { endpointOption, type EndpointFlag } from '../../cli/endpoint-option.ts';

interface Flags extends EndpointFlag {
  readonly spacectlProfile?: string;
}

export function doctorCommand(runner: Runner): Command {
  return new Command('doctor')
    .summary('find problems with pools')
    .description(
      'Checks everything that a pool depends on, before it is deployed and after: credentials, Spacelift and the API key, network, image, instance types and quotas, the group and its hook, the functions and their recent passes. Names a fix for each fault. Changes nothing. Exits with status 1 if there is a fault.',
    )
    .argument('[pool...]', 'Names of pools. Default: the pools of the configuration, or all deployed pools.')
    .option(
      '--spacectl-profile <name>',
      'Ask Spacelift with the API key of a spacectl profile; `current` is the profile that is selected in spacectl.',
    )
    .addOption(endpointOption())
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper doctor
  $ poolkeeper doctor blue --spacectl-profile current
  $ poolkeeper doctor --json | jq '.pools[].checks[] | select(.result == "fault")'`,
    )
    .action((pools: readonly string[], { spacectlProfile, endpoint }: Flags, command: Command) =>
      runner(async (context) => {
        // The clients of ten AWS services load slowly, so only this command loads them.
        const { doctor } = await import('./doctor.ts');
        return doctor(context, { pools, spacectlProfile, endpoint });
      }, command.optsWithGlobals()),
    );
}
