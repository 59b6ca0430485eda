import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { validate } from './validate.ts';

export function validateCommand(runner: Runner): Command {
  return new Command('validate')
    .summary('check configurations')
    .description('Checks configurations, all problems at once. Needs no credentials and no network.')
    .action((_, command: Command) => runner(validate, command.optsWithGlobals()));
}
