import { nameOf, validatePoolConfig } from '@poolkeeper/pool-config/schema';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { CommandContext } from '../../../cli/context.ts';
import { CommandError, describeError } from '../../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../../cli/exit-status.ts';
import { formatProblem, type ConfigFileProblem } from '../../../pools/config-file-problem.ts';
import { completeAnswers } from '../complete-answers.ts';
import { schemaFile } from '../config-text.ts';
import { settingOf, type AnswerName, type PoolAnswers } from '../pool-answers.ts';
import { configSteps, requireWritable, writeConfig } from '../write-config.ts';
import { convertedConfigText } from './converted-config-text.ts';
import { poolInTerraform, type ConvertedPool } from './pool-in-terraform.ts';
import { readTerraform } from './read-terraform.ts';

export interface TerraformInitOptions {
  /** The output of `terraform show -json`. */
  readonly terraform: string;
  /** @default - poolkeeper.yaml for a single pool, poolkeeper.NAME.yaml for each of several */
  readonly out?: string;
  readonly overwrites: boolean;
  /** Settings that the options give, which override those of Terraform. */
  readonly given: Partial<PoolAnswers>;
}

/** Writes a configuration for each pool of the Terraform module, and the schema for editors beside it. */
export async function initFromTerraform(
  context: CommandContext,
  { terraform, out, overwrites, given }: TerraformInitOptions,
): Promise<ExitStatus> {
  const { host, system } = context;
  const pools = readTerraform(readText(system.cwd, terraform), terraform).map(poolInTerraform);
  requirePools(pools, terraform);
  if (pools.length > 1) requireNoNames(pools, { out, given });
  const written: WrittenPool[] = [];
  for (const pool of pools) {
    const answers = await completeAnswers(context, { ...answersIn(pool), ...given });
    const { name } = answers;
    const file = out ?? (pools.length > 1 ? `poolkeeper.${name}.yaml` : 'poolkeeper.yaml');
    await requireWritable(context, { file, overwrites });
    const text = convertedConfigText(withAnswers(pool, answers));
    writeConfig(system.cwd, { file, text });
    written.push({ file, name, remarks: pool.remarks, problems: problemsIn(text, file) });
  }
  const [first] = written;
  host.output({
    text: [
      ...written.flatMap(({ file, name, remarks, problems }) => [
        `${host.paint.good('✔')} ${file} describes the pool ${name}`,
        ...remarks.map((remark) => `  ${host.paint.warning('!')} ${remark}`),
        ...problems.map((problem) => `  ${formatProblem(problem, host.paint)}`),
      ]),
      '',
      ...(first === undefined ? [] : configSteps(first, host.paint)),
    ].join('\n'),
    data: { schema: schemaFile, pools: written },
  });
  return exitStatus.done;
}

interface WrittenPool {
  readonly file: string;
  readonly name: string;
  readonly remarks: readonly string[];
  readonly problems: readonly ConfigFileProblem[];
}

function readText(cwd: string, file: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${describeError(error)}`, {
      code: 'usage',
      fault: 'user',
      fix: 'Write it with `terraform show -json > FILE`.',
      cause: error,
    });
  }
}

function requirePools(pools: readonly ConvertedPool[], file: string): void {
  if (pools.length > 0) return;
  throw new CommandError(
    `${file} has no pool of the Terraform module: no Auto Scaling group in it has the tag WorkerPoolID`,
    {
      code: 'usage',
      fault: 'user',
      fix: 'Use the state or the plan of the stack that has the module.',
    },
  );
}

/** One name or one file cannot be that of several pools. */
function requireNoNames(
  pools: readonly ConvertedPool[],
  { out, given }: Pick<TerraformInitOptions, 'out' | 'given'>,
): void {
  if (out === undefined && given.name === undefined) return;
  throw new CommandError(
    `--out and --name are for one pool, but there are ${pools.length}: ${pools.map(({ address }) => address).join(', ')}`,
    { code: 'usage', fault: 'user', fix: 'Leave them out: each pool gets a name and a file of its own.' },
  );
}

const answerNames = Object.keys(settingOf) as readonly AnswerName[];

function answersIn({ settings }: ConvertedPool): Partial<PoolAnswers> {
  return Object.fromEntries(
    answerNames.flatMap((name) => {
      const found = settings.find(({ path }) => path.join('.') === settingOf[name]);
      return found === undefined ? [] : [[name, found.value]];
    }),
  );
}

function withAnswers(pool: ConvertedPool, answers: PoolAnswers): ConvertedPool {
  const changed = answerNames.flatMap((name) => {
    const path = settingOf[name].split('.');
    const value = answers[name];
    const isSame = pool.settings.some(
      (each) => each.path.join('.') === settingOf[name] && each.value === value,
    );
    return value === undefined || isSame ? [] : [{ path, value }];
  });
  const isChanged = (path: readonly string[]) =>
    changed.some((each) => each.path.join('.') === path.join('.'));
  return { ...pool, settings: [...pool.settings.filter(({ path }) => !isChanged(path)), ...changed] };
}

function problemsIn(text: string, file: string): readonly ConfigFileProblem[] {
  return validatePoolConfig(parse(text)).problems.map(({ severity, path, message }) => ({
    ...{ severity, file, setting: nameOf(path), message },
  }));
}
