import { Option, type Command } from 'commander';

/** `nx deploy infra-deployer --pool NAME` cannot pass arguments on, so there is an option beside them. */
export interface TargetFlags {
  readonly pool?: readonly string[];
}

/** Adds the targets of a command: services and pools. */
export function withTargets(command: Command, defaultTargets = ' Default: everything.'): Command {
  return command
    .argument('[target...]', `Names of services (autoscaler, lifecycle-manager) and pools.${defaultTargets}`)
    .addOption(new Option('--pool <name...>', 'Names of pools, as further targets.').hideHelp());
}

export function targetsOf(named: readonly string[], { pool = [] }: TargetFlags): readonly string[] {
  return [...named, ...pool];
}
