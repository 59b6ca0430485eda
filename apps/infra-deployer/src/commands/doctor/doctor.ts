import { awsAccess } from '../../aws/aws-access.ts';
import { useProfile } from '../../aws/use-profile.ts';
import type { CommandContext } from '../../command-context.ts';
import type { PoolFile } from '../../config-files/read-pools.ts';
import { listDeployedNames } from '../../deployed/deployed-pools.ts';
import { CommandError } from '../../errors.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';
import { readSpacectlKey, type SpacectlKey } from '../../spacelift/spacectl-profile.ts';
import { checkConfiguration } from './check-configuration.ts';
import { describeCheckUp, type PoolCheckUp } from './check-up.ts';
import { checks } from './checks.ts';
import { credentials } from './checks/credentials.ts';
import { examine } from './examine.ts';
import { admit, type Patient } from './patient.ts';

export interface DoctorOptions {
  /** @default - those of the configuration, or all there are */
  readonly pools: readonly string[];
  /** Asks Spacelift with the API key of this profile of spacectl; `current` is the one that is selected there. */
  readonly spacectlProfile?: string;
}

/** Looks for everything that can be wrong with pools, before and after they are deployed. Changes nothing. */
export async function doctor(context: CommandContext, options: DoctorOptions): Promise<ExitStatus> {
  useProfile(context);
  const { spacectlProfile: profile } = options;
  const key = profile === undefined ? undefined : readSpacectlKey(context.surroundings, profile);
  const { pools: files, ...configuration } = await checkConfiguration(context);
  const isBroken = configuration.findings.some(({ result }) => result === 'fault');
  const names = await namesOf(context, options.pools, files);
  const pools =
    names.length === 0
      ? [await checkAccount(context, files)]
      : await Promise.all(
          names.map(async (name) => {
            const patient = await admitPool(context, { name, files, key });
            if (!isBroken) requireKnown(patient);
            return { pool: name, examinations: await examine(patient, checks) };
          }),
        );
  const answer = describeCheckUp({ configuration, pools }, context.host.paint);
  context.host.answer(answer);
  return answer.data.healthy ? exitStatus.done : exitStatus.failed;
}

/** The given ones, else those of the configuration, else all that are deployed, as far as that can be known. */
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

/** What can be looked at without any pool. */
async function checkAccount(context: CommandContext, files: readonly PoolFile[]): Promise<PoolCheckUp> {
  const patient = await admitPool(context, { name: '', files });
  return { examinations: await examine(patient, [credentials]) };
}

function admitPool(
  context: CommandContext,
  {
    name,
    files,
    key,
  }: { readonly name: string; readonly files: readonly PoolFile[]; readonly key?: SpacectlKey | undefined },
): Promise<Patient> {
  const file = files.find(({ config }) => config.name === name);
  const region = (file ?? files[0])?.config.aws.region;
  return admit({
    name,
    access: awsAccess(context, region),
    now: context.surroundings.clock(),
    file,
    key,
  });
}

function requireKnown({ name, config, settings, settingsProblem, caller }: Patient): void {
  const isKnown = config !== undefined || settings !== undefined || settingsProblem !== undefined;
  if (isKnown || caller instanceof CommandError) return;
  throw new CommandError(`there is no pool ${name}, neither in the configuration nor deployed`, {
    code: 'pool-unknown',
    fault: 'user',
    fix: 'Name its file with --config FILE, or look elsewhere with --region and --profile.',
    details: { pools: [name] },
  });
}
