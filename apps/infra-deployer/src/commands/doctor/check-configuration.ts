import { describeConfigFileProblem } from '../../config-files/config-file-problem.ts';
import { readPools, type ReadPools } from '../../config-files/read-pools.ts';
import type { CommandContext } from '../../command-context.ts';
import { CommandError } from '../../errors.ts';
import type { Examination } from './examine.ts';
import { fault, ok, skipped, warning, type Finding } from './finding.ts';

export interface CheckedConfiguration extends Examination {
  /** Those that can be gone by. */
  readonly pools: ReadPools['pools'];
}

/** Whether the configuration files are right. What is wrong with one leaves the others to be gone by. */
export async function checkConfiguration({
  surroundings,
  options,
}: CommandContext): Promise<CheckedConfiguration> {
  const check = 'configuration';
  try {
    const { pools, problems, files } = await readPools(surroundings.cwd, options.config);
    const findings = problems.map(({ severity, ...problem }): Finding => {
      const text = describeConfigFileProblem({ severity, ...problem });
      const fix = `Correct it in ${problem.file}; \`poolkeeper validate\` checks it.`;
      return severity === 'error' ? fault(text, fix) : warning(text, fix);
    });
    return { check, pools, findings: findings.length > 0 ? findings : [ok(files.join(', '))] };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const isNone = error.code === 'config-not-found' && options.config === undefined;
    const finding = isNone
      ? skipped('there is none here: what is deployed is looked at alone')
      : fault(error.message, error.fix ?? 'Correct the file.');
    return { check, pools: [], findings: [finding] };
  }
}
