import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

describe('npm start', { timeout: 300_000 }, () => {
  it('says what it does at once, and ends with all its processes when only npm gets SIGINT', async () => {
    // Its own process group, so that nothing but npm gets the signal, and every process that stays can be found.
    const npm = spawn('npm', ['start', '--', '--no-workload', '--port', '0'], {
      cwd: root,
      detached: true,
      env: { ...process.env, INIT_CWD: undefined, NODE_DISABLE_COMPILE_CACHE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const firstWords = lineWith(npm, 'stderr', 'Building the functions');
      const served = lineWith(npm, 'stdout', 'export AWS_ENDPOINT_URL=');
      expect(await firstWords).toContain('...');
      await served;
      const ended = new Promise((resolve) => npm.once('exit', resolve));

      npm.kill('SIGINT');

      expect(await ended).toBe(0);
      await expect.poll(() => isRunning(npm), { timeout: 10_000 }).toBe(false);
    } finally {
      if (isRunning(npm)) process.kill(-(npm.pid ?? 0), 'SIGKILL');
    }
  });
});

/** The first line of the output with a text. */
async function lineWith(child: ChildProcess, output: 'stdout' | 'stderr', text: string): Promise<string> {
  const stream = child[output];
  if (stream === null) throw new Error('the output is not a pipe');
  for await (const line of createInterface({ input: stream })) {
    if (!line.includes(text)) continue;
    stream.resume();
    return line;
  }
  throw new Error(`${output} ended without "${text}"`);
}

/** Whether any process of its group is there. */
function isRunning({ pid = 0 }: ChildProcess): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}
