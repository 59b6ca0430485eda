import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalPool } from '../src/play/local-pool.ts';

const program = join(import.meta.dirname, '../../infra-deployer/src/main.ts');

interface ServedStatus extends AsyncDisposable {
  readonly url: string;
  /** Interrupts the command, and returns its exit status. */
  stop(): Promise<number | null>;
}

/** Runs `poolkeeper status --web` for a pool, with the lines that are printed at its start. */
export async function aServedStatus({ cloud }: LocalPool): Promise<ServedStatus> {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-status-'));
  const child = spawn(process.execPath, ['--conditions=@poolkeeper/source', program, 'status', '--web'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ENDPOINT_URL: cloud.url,
      AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
      AWS_REGION: cloud.world.region,
      LOCAL_CLOUD_TOKEN: cloud.token,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = (): Promise<number | null> => {
    child.kill('SIGINT');
    return ended;
  };
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        said += part.toString('utf8');
        const [found] = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
    }
    child.once('close', () => {
      reject(new Error(`status --web ended: ${said}`));
    });
  });
  return {
    url,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
