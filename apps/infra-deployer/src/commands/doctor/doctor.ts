import { awsAccess, useProfile } from '../../aws/aws-access.ts';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { listDeployedNames } from '../../deployed/deployed-pools.ts';
import type { PoolFile } from '../../pools/read-pools.ts';
import { readSpacectlKey, type SpacectlKey } from '../../spacelift/spacectl-key.ts';
import { checkConfiguration } from './check-configuration.ts';
import { openSubject, type CheckSubject } from './subject/check-subject.ts';
import { allChecks } from './checks/all-checks.ts';
import { credentials } from './checks/credentials.ts';
import { describeDoctorReport, type PoolReport } from './doctor-report.ts';
import { runChecks } from './run-checks.ts';

export interface DoctorOptions {
  /** @default - the pools of the configuration, or all deployed pools */
  readonly pools: readonly string[];
  /** Asks Spacelift with the API key of this spacectl profile; `current` is the one selected in spacectl. */
  readonly spacectlProfile?: string;
}

export async function doctor(context: CommandContext, options: DoctorOptions): Promise<ExitStatus> {
  useProfile(context);
  const { spacectlProfile: profile } = options;
  const key = profile === undefined ? undefined : readSpacectlKey(context.system, profile);
  const { pools: files, ...configuration } = await checkConfiguration(context);
  const isBroken = configuration.findings.some(({ result }) => result === 'fault');
  const names = await namesOf(context, options.pools, files);
  const pools =
    names.length === 0
      ? [await checkAccount(context, files)]
      : await Promise.all(
          names.map(async (name) => {
            const subject = await prepareSubject(context, { name, files, key });
            if (!isBroken) requireKnown(subject);
            return { pool: name, reports: await runChecks(subject, allChecks) };
          }),
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
  const subject = await prepareSubject(context, { name: '', files });
  return { reports: await runChecks(subject, [credentials]) };
}

interface SubjectRequest {
  readonly name: string;
  readonly files: readonly PoolFile[];
  readonly key?: SpacectlKey;
}

function prepareSubject(
  context: CommandContext,
  { name, files, key }: SubjectRequest,
): Promise<CheckSubject> {
  const file = files.find(({ config }) => config.name === name);
  const region = (file ?? files[0])?.config.aws.region;
  return openSubject({
    name,
    access: awsAccess(context, region),
    now: context.system.clock(),
    file,
    key,
  });
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
