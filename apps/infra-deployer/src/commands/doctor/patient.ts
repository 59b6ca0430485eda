import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { CompletePoolConfig, PoolSettings } from '@poolkeeper/pool-config';
import type { AwsAccess } from '../../aws/aws-access.ts';
import { findCaller, type Caller } from '../../aws/caller.ts';
import { CommandError } from '../../errors.ts';
import type { PoolFile } from '../../config-files/read-pools.ts';
import { findSettings } from '../../deployed/deployed-pools.ts';
import { findFunctions, type PoolFunctions } from '../../deployed/find-functions.ts';
import type { SpacectlKey } from '../../spacelift/spacectl-profile.ts';
import { awsClients, type AwsClients } from './aws-clients.ts';
import { findGroup } from './find-group.ts';
import { askSpacelift, type SpaceliftAnswer } from './ask-spacelift.ts';

/** A pool that is looked at: what is known of it, and what several checks ask. Everything is asked once. */
export interface Patient {
  readonly name: string;
  /** Absent where there is no configuration of it. */
  readonly config?: CompletePoolConfig;
  readonly file?: string;
  /** Absent while it is not deployed. */
  readonly settings?: PoolSettings;
  /** Why its settings can't be read, when that is not for want of a deployment. */
  readonly settingsProblem?: Error;
  /** Who looks, or why nobody is let. */
  readonly caller: Caller | CommandError;
  readonly aws: AwsClients;
  /** When it is looked at, in milliseconds since the Unix epoch. */
  readonly now: number;
  /** The pool's Auto Scaling group; undefined when there is none. */
  readonly group: () => Promise<AutoScalingGroup | undefined>;
  /** The functions that work for it, as far as they are deployed. */
  readonly functions: () => Promise<PoolFunctions>;
  /** What Spacelift says to the API key. */
  readonly spacelift: () => Promise<SpaceliftAnswer>;
}

export interface Admission {
  readonly name: string;
  readonly file?: PoolFile;
  readonly access: AwsAccess;
  readonly now: number;
  /** Asks Spacelift with this key instead of the pool's own. */
  readonly key?: SpacectlKey;
}

export async function admit({ name, file, access, now, key }: Admission): Promise<Patient> {
  const aws = awsClients(access);
  const caller = await findCaller(access).catch((error: unknown) => {
    if (error instanceof CommandError) return error;
    throw error;
  });
  const found = caller instanceof CommandError ? {} : await settingsOf(name, access);
  const patient: Patient = {
    name,
    caller,
    aws,
    now,
    ...found,
    ...(file !== undefined && { config: file.config, file: file.file }),
    group: once(() => findGroup(aws, found.settings)),
    functions: once(() => findFunctions(aws.lambda, name)),
    spacelift: once(() => askSpacelift(patient, key)),
  };
  return patient;
}

async function settingsOf(
  name: string,
  access: AwsAccess,
): Promise<Pick<Patient, 'settings' | 'settingsProblem'>> {
  try {
    const settings = await findSettings(name, access);
    return settings === undefined ? {} : { settings };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { settingsProblem: error };
  }
}

/** Asks at the first call, and answers all later ones the same. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => (asked ??= ask());
}
