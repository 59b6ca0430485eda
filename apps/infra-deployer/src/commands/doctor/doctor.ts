import { awsAccess, useProfile } from '../../aws/aws-access.ts';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { listDeployedNames } from '../../deployed/deployed-pools.ts';
import type { PoolFile } from '../../pools/read-pools.ts';
import { readSpacectlKey } from '../../spacelift/spacectl-key.ts';
import { checkConfiguration } from './check-configuration.ts';
import { openSubject, type CheckSubject, type CheckSubjectOptions } from './subject/check-subject.ts';
import { allChecks } from './checks/all-checks.ts';
import { credentials } from './checks/credentials.ts';
import { describeDoctorReport, type PoolReport } from './doctor-report.ts';
import { runChecks } from './run-checks.ts';

export interface DoctorOptions {
  /** @default - the pools of the configuration, or all deployed pools */
  readonly pools: readonly string[];
  /** URL of the Spacelift account. @default - the configuration's, or the one of the settings if the user confirms it */
  readonly endpoint?: string;
  /** Asks Spacelift with the API key of this spacectl profile; `current` is the one selected in spacectl. */
  readonly spacectlProfile?: string;
}

export async function doctor(context: CommandContext, options: DoctorOptions): Promise<ExitStatus> {
  useProfile(context);
  const { spacectlProfile: profile, endpoint } = options;
  const key = profile === undefined ? undefined : readSpacectlKey(context.system, profile);
  const { pools: files, ...configuration } = await checkConfiguration(context);
  const isBroken = configuration.findings.some(({ result }) => result === 'fault');
  const names = await namesOf(context, options.pools, files);
  const subjects = await subjectsOf(context, names, { files, key, endpoint });
  if (!isBroken) subjects.forEach(requireKnown);
  const pools =
    names.length === 0
      ? [await checkAccount(context, files)]
      : await Promise.all(
          subjects.map(async (subject) => ({
            pool: subject.name,
            reports: await runChecks(subject, allChecks),
          })),
        );
  const output = describeDoctorReport({ configuration, pools }, context.host.paint);
  context.host.output(output);
  return output.data.healthy ? exitStatus.done : exitStatus.failed;
}

/** The given pools, or those of the configuration, or all that are deployed, if AWS can be asked. */
async function namesOf(
  context: CommandContext,
  given: readonly string[],
  files: readonly PoolFile[],
): Promise<readonly string[]> {
  if (given.length > 0) return given;
  if (files.length > 0) return files.map(({ config }) => config.name);
  try {
    return await listDeployedNames(awsAccess(context));
  } catch (error) {
    if (error instanceof CommandError) return [];
    throw error;
  }
}

async function checkAccount(context: CommandContext, files: readonly PoolFile[]): Promise<PoolReport> {
  const subject = await openSubject(context, { name: '', region: files[0]?.config.aws.region });
  return { reports: await runChecks(subject, [credentials]) };
}

/** Opens one subject after the other, because each can ask the user. */
async function subjectsOf(
  context: CommandContext,
  names: readonly string[],
  {
    files,
    key,
    endpoint,
  }: Pick<CheckSubjectOptions, 'key' | 'endpoint'> & { readonly files: readonly PoolFile[] },
): Promise<readonly CheckSubject[]> {
  const subjects: CheckSubject[] = [];
  for (const name of names) {
    const file = files.find(({ config }) => config.name === name);
    const region = (file ?? files[0])?.config.aws.region;
    subjects.push(await openSubject(context, { name, region, file, key, endpoint }));
  }
  return subjects;
}

function requireKnown({ name, config, settings, settingsProblem, caller }: CheckSubject): void {
  const isKnown = config !== undefined || settings !== undefined || settingsProblem !== undefined;
  if (isKnown || caller instanceof CommandError) return;
  throw new CommandError(`the pool ${name} is neither configured nor deployed`, {
    code: 'pool-unknown',
    fault: 'user',
    fix: 'Pass its file with --config FILE, or choose another account or region with --profile and --region.',
    details: { pools: [name] },
  });
}
