import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { describeConfigFileProblem } from '../../pools/config-file-problem.ts';
import { readPools, type ReadPools } from '../../pools/read-pools.ts';
import { fault, ok, skipped, warning, type CheckFinding } from './checks/check.ts';
import type { CheckReport } from './run-checks.ts';

export interface ConfigurationReport extends CheckReport {
  /** The pools of files without errors. */
  readonly pools: ReadPools['pools'];
}

/** Checks the configuration files. An error in one file does not affect the others. */
export async function checkConfiguration({ system, options }: CommandContext): Promise<ConfigurationReport> {
  const check = 'configuration';
  try {
    const { pools, problems, files } = await readPools(system.cwd, options.config);
    const findings = problems.map((problem): CheckFinding => {
      const text = describeConfigFileProblem(problem);
      const fix = `Correct it in ${problem.file}, and check it with \`poolkeeper validate\`.`;
      return problem.severity === 'error' ? fault(text, fix) : warning(text, fix);
    });
    return { check, pools, findings: findings.length > 0 ? findings : [ok(files.join(', '))] };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const isAbsent = error.code === 'config-not-found' && options.config === undefined;
    const finding = isAbsent
      ? skipped('there is none in this folder: only deployed resources are checked')
      : fault(error.message, error.fix ?? 'Correct the file.');
    return { check, pools: [], findings: [finding] };
  }
}
