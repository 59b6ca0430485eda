import { Command } from 'commander';
import type { Runner } from '../../cli/context.ts';
import { rotateWebhook } from './rotate.ts';
import { setUpWebhook } from './setup.ts';

export function webhookCommand(runner: Runner): Command {
  return new Command('webhook')
    .summary("let Spacelift's events start passes")
    .description(
      "Manages the webhook by which Spacelift's events start passes, of pools with `scaling.webhook`. Spacelift has no documented API for webhooks, so a person makes its side.",
    )
    .addCommand(setupCommand(runner))
    .addCommand(rotateCommand(runner));
}

const target = [
  '[target]',
  'autoscaler, or a pool. Default: the only webhook of the configuration.',
] as const;
const showSecret = ['--show-secret', 'Print the secret too, in a terminal.'] as const;

function setupCommand(runner: Runner): Command {
  return new Command('setup')
    .summary('print what to enter in Spacelift')
    .description(
      'Prints the webhook and the notification policy to make in Spacelift. Run it again after a pool has been added, and replace the policy.',
    )
    .argument(...target)
    .option(...showSecret)
    .option('--rego-v0', 'Print the policy for a Spacelift that does not know Rego v1.')
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper webhook setup --show-secret
  $ poolkeeper webhook setup autoscaler --json | jq -r .policy`,
    )
    .action((name: string | undefined, flags: SetupFlags, command: Command) =>
      runner((context) => setUpWebhook(context, { target: name, ...flags }), command.optsWithGlobals()),
    );
}

interface SetupFlags {
  readonly showSecret?: boolean;
  readonly regoV0?: boolean;
}

function rotateCommand(runner: Runner): Command {
  return new Command('rotate')
    .summary('replace the secret of the signatures')
    .description(
      'Replaces the secret of the signatures in two steps, without a gap. The first makes a new secret, and the earlier one stays valid. After the new one is in Spacelift, `--finish` ends the validity of the earlier one.',
    )
    .argument(...target)
    .option('--finish', 'End the validity of the earlier secret.')
    .option(...showSecret)
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper webhook rotate --show-secret
  $ poolkeeper webhook rotate --finish`,
    )
    .action((name: string | undefined, flags: RotateFlags, command: Command) =>
      runner((context) => rotateWebhook(context, { target: name, ...flags }), command.optsWithGlobals()),
    );
}

interface RotateFlags {
  readonly finish?: boolean;
  readonly showSecret?: boolean;
}
