import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { awsAccess, type AwsAccess } from '../../../aws/aws-access.ts';
import { findCaller } from '../../../aws/caller.ts';
import type { CommandContext } from '../../../cli/context.ts';
import { CommandError } from '../../../cli/errors.ts';
import { findSettings } from '../../../deployed/deployed-pools.ts';
import { findFunctions, type PoolFunctions } from '../../../deployed/pool-functions.ts';
import { trustedConnection } from '../../../deployed/spacelift-trust.ts';
import type { PoolFile } from '../../../pools/read-pools.ts';
import { requireSameKey, type SpacectlKey } from '../../../spacelift/spacectl-key.ts';
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
  /** @default - the profile's */
  readonly region?: string;
  /** The endpoint that the user names. @default - none */
  readonly endpoint?: string;
  /** Asks Spacelift with this key. @default - the pool's own key */
  readonly key?: SpacectlKey;
}

/** @throws CommandError when the given key is not the pool's. */
export async function openSubject(
  context: CommandContext,
  { name, file, region, endpoint, key }: CheckSubjectOptions,
): Promise<CheckSubject> {
  const access = awsAccess(context, region);
  const aws = createAwsClients(access);
  const caller = await findCaller(access).catch(commandErrorOf);
  const deployed = caller instanceof CommandError ? {} : await settingsOf(name, access);
  const { settings } = deployed;
  const config = file?.config;
  // The profile of a key names the key's account.
  const connection = await trustedConnection(context, {
    name,
    config,
    settings,
    endpoint: config === undefined ? (key?.endpoint ?? endpoint) : endpoint,
  }).catch(commandErrorOf);
  if (key !== undefined && connection !== undefined && !(connection instanceof CommandError)) {
    requireSameKey(connection.spacelift, key);
  }
  const user: SpaceliftUser = { name, caller, config, settings, connection };
  return {
    ...user,
    file: file?.file,
    settingsProblem: deployed.settingsProblem,
    aws,
    now: context.system.clock(),
    group: once(() => findGroup(aws, settings)),
    functions: once(() => findFunctions(aws.lambda, name)),
    spacelift: once(() => askSpacelift(user, key)),
  };
}

function commandErrorOf(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  throw error;
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
