import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ExitStatus } from '../cli/exit-status.ts';
import type { Run, RunOptions } from './run.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Runs a command line in a separate process, with the given environment and nothing else of this one's. */
export async function runProgram(
  args: readonly string[],
  { cwd, env = {}, stdin = '' }: Pick<RunOptions, 'cwd' | 'env' | 'stdin'>,
): Promise<Run> {
  const child = spawn(process.execPath, ['--conditions=@poolkeeper/source', main, ...args], {
    cwd,
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, HOME: cwd, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(stdin);
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { status: status as ExitStatus, stdout, stderr };
}
