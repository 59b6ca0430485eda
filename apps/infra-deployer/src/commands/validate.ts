import { Command } from 'commander';
import type { CommandContext, Runner } from '../cli/context.ts';
import { exitStatus, type ExitStatus } from '../cli/exit-status.ts';
import type { Paint } from '../cli/paint.ts';
import { formatProblem } from '../pools/config-file-problem.ts';
import { readPools, type ReadPools } from '../pools/read-pools.ts';

export function validateCommand(runner: Runner): Command {
  return new Command('validate')
    .summary('check configurations')
    .description(
      'Checks configurations and reports all their problems. Needs neither credentials nor a network.',
    )
    .action((_, command: Command) => runner(validate, command.optsWithGlobals()));
}

async function validate({ host, system, options }: CommandContext): Promise<ExitStatus> {
  const read = await readPools(system.cwd, options.config);
  const isValid = !read.problems.some(({ severity }) => severity === 'error');
  host.output({
    text: describeValidation(read, host.paint),
    data: { valid: isValid, ...validationData(read) },
  });
  return isValid ? exitStatus.done : exitStatus.misused;
}

function validationData({ pools, problems, files }: ReadPools) {
  return { files, pools: pools.map(({ file, config }) => ({ name: config.name, file })), problems };
}

function describeValidation({ pools, problems }: ReadPools, paint: Paint): string {
  const lines = problems.map((problem) => formatProblem(problem, paint));
  for (const { file, config } of pools) {
    lines.push(`${paint.good('✔')} ${file} describes the pool ${config.name}`);
  }
  return lines.join('\n');
}
