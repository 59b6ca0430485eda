import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { UsageError } from '../options/errors.ts';

const run = promisify(execFile);
const synth = fileURLToPath(new URL('../../../../infra/worker-pool/synth.ts', import.meta.url));

/**
 * Runs the synthesis of the infrastructure, as `nx synth` does, and returns the cloud assembly of a pool and its services:
 * a new folder in `folder`. Throws `UsageError` if the synthesis fails.
 */
export async function synthesize(config: PoolConfig, folder: string): Promise<string> {
  const [configFile, out] = [join(folder, 'config.json'), join(folder, 'cdk.out')] as const;
  await writeFile(configFile, JSON.stringify(config));
  const script = ['--conditions=@poolkeeper/source', synth, '--config', configFile, '--out', out];
  try {
    await run(process.execPath, script);
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
    const reason = /^\w*Error: (.*)$/m.exec(stderr ?? '')?.[1] ?? message;
    throw new UsageError(`cannot synthesize the pool's templates: ${reason}`, { cause: error });
  }
  return out;
}
