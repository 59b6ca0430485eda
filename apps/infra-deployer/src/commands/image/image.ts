import { Command } from 'commander';
import type { Runner } from '../../cli/context.ts';
import { endpointOption, type EndpointFlag } from '../../cli/endpoint-option.ts';
import { buildImage } from './build.ts';
import { promoteImage } from './promote.ts';
import { showImages } from './status.ts';

export function imageCommand(runner: Runner): Command {
  return new Command('image')
    .summary("build and promote images of a pool's own")
    .description(
      'Builds images of a pool with `image.build`, and makes the pool launch from one that has passed its tests. Needs no configuration.',
    )
    .addCommand(buildCommand(runner))
    .addCommand(statusCommand(runner))
    .addCommand(promoteCommand(runner));
}

const pool = [
  '[pool]',
  'Name of the pool. Default: the only pool of the configuration, or of the region.',
] as const;

function buildCommand(runner: Runner): Command {
  return new Command('build')
    .summary('build an image now')
    .description(
      'Starts a build of Image Builder, and waits until the image has passed its tests. Follows a build that is going on instead of starting another. Changes nothing in the pool.',
    )
    .argument(...pool)
    .option('--no-wait', 'Start the build, and do not wait for it.')
    .action((name: string | undefined, flags: { readonly wait: boolean }, command: Command) =>
      runner((context) => buildImage(context, { pool: name, ...flags }), command.optsWithGlobals()),
    );
}

function statusCommand(runner: Runner): Command {
  return new Command('status')
    .summary('show the images of a pool')
    .description(
      'Shows the image that the pool launches from, those that were built, how many instances run each, and which one a promotion would take.',
    )
    .argument(...pool)
    .action((name: string | undefined, _: unknown, command: Command) =>
      runner((context) => showImages(context, name), command.optsWithGlobals()),
    );
}

interface PromoteFlags extends EndpointFlag {
  readonly image?: string;
  readonly rollOut?: boolean;
  readonly rollback?: boolean;
}

function promoteCommand(runner: Runner): Command {
  return new Command('promote')
    .summary('make a pool launch from an image')
    .description(
      'Makes a pool launch from its newest image that has passed its tests, and waits until the first instance of it has registered its worker. If that fails, the pool launches from the earlier image again. No run is interrupted. After Ctrl-C, the same command goes on.',
    )
    .argument(...pool)
    .option('--image <id>', 'Promote this image of the pool.')
    .option('--roll-out', 'Then replace the instances of earlier images, as poolkeeper renew does.')
    .option('--rollback', 'Make the pool launch from the image before the present one, at once.')
    .addOption(endpointOption())
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper image build blue && poolkeeper image promote blue --roll-out
  $ poolkeeper image promote blue --rollback`,
    )
    .action((name: string | undefined, flags: PromoteFlags, command: Command) =>
      runner((context) => promoteImage(context, { pool: name, ...flags }), command.optsWithGlobals()),
    );
}
