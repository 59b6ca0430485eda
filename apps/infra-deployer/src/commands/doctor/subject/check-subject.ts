import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { AwsAccess } from '../../../aws/aws-access.ts';
import { findCaller } from '../../../aws/caller.ts';
import { CommandError } from '../../../cli/errors.ts';
import { findSettings } from '../../../deployed/deployed-pools.ts';
import { findFunctions, type PoolFunctions } from '../../../deployed/pool-functions.ts';
import type { PoolFile } from '../../../pools/read-pools.ts';
import type { SpacectlKey } from '../../../spacelift/spacectl-key.ts';
import { askSpacelift, type SpaceliftAnswer, type SpaceliftUser } from './ask-spacelift.ts';
import { createAwsClients, type AwsClients } from './aws-clients.ts';
import { findGroup } from './find-resources.ts';

/** The pool that is checked, with what several checks need. Each request is sent once. */
export interface CheckSubject extends SpaceliftUser {
  /** Its configuration file; absent without one. */
  readonly file?: string;
  /** Why the settings of a deployed pool cannot be read. */
  readonly settingsProblem?: Error;
  readonly aws: AwsClients;
  /** When the checks started, in milliseconds since the Unix epoch. */
  readonly now: number;
  /** The pool's Auto Scaling group; undefined if it does not exist. */
  readonly group: () => Promise<AutoScalingGroup | undefined>;
  readonly functions: () => Promise<PoolFunctions>;
  /** What Spacelift answers to the API key. */
  readonly spacelift: () => Promise<SpaceliftAnswer>;
}

export interface CheckSubjectOptions {
  readonly name: string;
  readonly file?: PoolFile;
  readonly access: AwsAccess;
  readonly now: number;
  /** Asks Spacelift with this key. @default - the pool's own key */
  readonly key?: SpacectlKey;
}

export async function openSubject({
  name,
  file,
  access,
  now,
  key,
}: CheckSubjectOptions): Promise<CheckSubject> {
  const aws = createAwsClients(access);
  const caller = await findCaller(access).catch((error: unknown) => {
    if (error instanceof CommandError) return error;
    throw error;
  });
  const deployed = caller instanceof CommandError ? {} : await settingsOf(name, access);
  const user: SpaceliftUser = { name, caller, config: file?.config, settings: deployed.settings };
  return {
    ...user,
    file: file?.file,
    settingsProblem: deployed.settingsProblem,
    aws,
    now,
    group: once(() => findGroup(aws, deployed.settings)),
    functions: once(() => findFunctions(aws.lambda, name)),
    spacelift: once(() => askSpacelift(user, key)),
  };
}

async function settingsOf(
  name: string,
  access: AwsAccess,
): Promise<Pick<CheckSubject, 'settings' | 'settingsProblem'>> {
  try {
    return { settings: await findSettings(name, access) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { settingsProblem: error };
  }
}

/** Sends the request at the first call, and returns its result to every call. */
function once<Value>(request: () => Promise<Value>): () => Promise<Value> {
  let requested: Promise<Value> | undefined;
  return () => (requested ??= request());
}
