import { readPools, type ReadPools } from '../../config-files/read-pools.ts';
import { describeConfigFileProblem, type ConfigFileProblem } from '../../config-files/config-file-problem.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';
import type { CommandContext } from '../../command-context.ts';
import type { Paint } from '../../host/paint.ts';

/** Checks configurations without asking anybody: no credentials, no network. */
export async function validate({ host, surroundings, options }: CommandContext): Promise<ExitStatus> {
  const read = await readPools(surroundings.cwd, options.config);
  const isValid = !read.problems.some(({ severity }) => severity === 'error');
  host.answer({
    text: describeValidation(read, host.paint),
    data: { valid: isValid, ...validationData(read) },
  });
  return isValid ? exitStatus.done : exitStatus.misused;
}

function validationData({ pools, problems, files }: ReadPools) {
  return { files, pools: pools.map(({ file, config }) => ({ name: config.name, file })), problems };
}

function describeValidation({ pools, problems }: ReadPools, paint: Paint): string {
  const lines = problems.map((problem) => describeProblemInColour(problem, paint));
  for (const { file, config } of pools)
    lines.push(`${paint.good('✔')} ${file} describes the pool ${config.name}`);
  return lines.join('\n');
}

/** With its severity in front, as every command shows it. */
export function describeProblemInColour(problem: ConfigFileProblem, paint: Paint): string {
  const severity = problem.severity === 'error' ? paint.bad('✘ error') : paint.warning('! warning');
  return `${severity} ${describeConfigFileProblem(problem)}`;
}
