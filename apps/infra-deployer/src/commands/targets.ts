import { Option, type Command } from 'commander';

/** A flag beside the arguments: `nx deploy infra-deployer --pool NAME` can pass no arguments on. */
export interface TargetFlags {
  readonly pool?: readonly string[];
}

/** Lets a command be told what it is about. */
export function withTargets(command: Command, otherwise = ' Without: everything.'): Command {
  return command
    .argument('[target...]', `Services (autoscaler, lifecycle-manager) and pools, by name.${otherwise}`)
    .addOption(new Option('--pool <name...>', 'The same as naming them.').hideHelp());
}

export function targetsOf(named: readonly string[], { pool = [] }: TargetFlags): readonly string[] {
  return [...named, ...pool];
}
