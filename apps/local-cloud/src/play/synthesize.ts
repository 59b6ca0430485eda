import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { UsageError } from '../options/errors.ts';

const run = promisify(execFile);
const synth = fileURLToPath(new URL('../../../../infra/worker-pool/synth.ts', import.meta.url));

/**
 * Has the infrastructure write the cloud assembly of a pool and its services, with the functions' bundles, as `nx synth`
 * does. Answers its folder, which is the caller's to remove. Throws `UsageError` when it can't be made.
 */
export async function synthesize(config: PoolConfig): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-assembly-'));
  // The script reads the configuration before it replaces the folder by the assembly.
  const configFile = join(folder, 'config.json');
  await writeFile(configFile, JSON.stringify(config));
  const script = ['--conditions=@poolkeeper/source', synth, '--config', configFile, '--out', folder];
  try {
    await run(process.execPath, script);
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
    const reason = /^\w*Error: (.*)$/m.exec(stderr ?? '')?.[1] ?? message;
    throw new UsageError(`the pool's templates could not be synthesized: ${reason}`, { cause: error });
  }
  return folder;
}
