import { readFileSync } from 'node:fs';
import type { Account } from '../account/account.ts';
import {
  readAssembly,
  type Assembly,
  type AssemblyStack,
  type FileAsset,
} from '../cloudformation/assembly.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { Stack } from '../cloudformation/stack.ts';
import { assumeSurroundings } from './assume-surroundings.ts';
import { provideSecrets } from './provide-secrets.ts';

export interface DeployOptions {
  /** Names of stacks. @default - all of the assembly */
  readonly stacks?: readonly string[];
}

/**
 * Deploys the stacks of a cloud assembly, each after those that it depends on, as a deployer does it: code and templates go
 * to the bucket, secrets to where the pool's settings say that they are. What a template takes for granted in the account,
 * such as its subnets, is there. A stack that has not changed stays as it is.
 *
 * Rejects with `TemplateError` for what can't be deployed at all, and with `StackFailedError` when a stack was rolled back.
 */
export async function deployAssembly(
  folder: string,
  account: Account,
  { stacks: wanted }: DeployOptions = {},
): Promise<readonly Stack[]> {
  const assembly = readAssembly(folder);
  const stacks = assembly.stacks.filter(({ name }) => wanted?.includes(name) ?? true);
  requireFound(assembly, wanted ?? []);
  for (const asset of assembly.assets) publish(asset, account);
  const deployed: Stack[] = [];
  for (const stack of stacks) {
    assumeSurroundings(stack.templateText, account);
    deployed.push(await deployStack(stack, account));
    provideSecrets(account);
  }
  return deployed;
}

async function deployStack(
  { name, templateText, parameters, tags }: AssemblyStack,
  { stacks }: Account,
): Promise<Stack> {
  try {
    return await stacks.deploy({ name, templateText, parameters, tags });
  } catch (error) {
    const existing = stacks.find(name);
    if (
      existing !== undefined &&
      error instanceof TemplateError &&
      error.message === 'No updates are to be performed.'
    )
      return existing;
    throw error;
  }
}

function publish({ bucketName, objectKey, path, packaging }: FileAsset, account: Account): void {
  const [bucket, key] = [bucketName, objectKey].map((text) => placed(text, account)) as [string, string];
  if (packaging === 'zip') account.code.adopt(bucket, key, path);
  else
    account.buckets.put(bucket, key, { body: readFileSync(path), contentType: 'application/octet-stream' });
}

/** Where an assembly was synthesized without an account, its places name the account that it comes to. */
function placed(text: string, { world: { accountId, region } }: Account): string {
  return text
    .replaceAll('${AWS::AccountId}', accountId)
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${AWS::Partition}', 'aws');
}

function requireFound({ stacks }: Assembly, wanted: readonly string[]): void {
  const names = stacks.map(({ name }) => name);
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  throw new TemplateError(
    `the assembly has no stack ${missing.join(', ')}: it has ${names.join(', ') || 'none'}`,
  );
}
