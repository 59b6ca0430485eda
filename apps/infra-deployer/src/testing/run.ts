import { PassThrough } from 'node:stream';
import type { ExitStatus } from '../cli/exit-status.ts';
import { runCommandLine } from '../program.ts';
import type { System } from '../cli/system.ts';

export interface Run {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: System['env'];
  /** Whether stdout and stderr are a terminal. @default false */
  readonly isTerminal?: boolean;
  readonly signal?: AbortSignal;
  /** @default Date.now */
  readonly clock?: System['clock'];
  /** Text on stdin. @default - none */
  readonly stdin?: string;
  /** Called with each part of stderr, while the command runs. */
  readonly onStderr?: (text: string) => void;
}

/** Runs a command line in this process, and returns what it writes. */
export async function run(args: readonly string[], options: RunOptions): Promise<Run> {
  const { cwd, env = {}, isTerminal = false, signal = new AbortController().signal } = options;
  const [stdout, stderr] = [aStream(isTerminal), aStream(isTerminal)];
  const { onStderr, clock = Date.now } = options;
  let said = '';
  if (onStderr !== undefined) {
    stderr.on('data', (part: Buffer) => {
      said += part.toString('utf8');
      onStderr(part.toString('utf8'));
    });
  }
  const stdin = Object.assign(new PassThrough().end(options.stdin ?? ''), { isTTY: false });
  const status = await runCommandLine(args, { cwd, env, stdin, stdout, stderr, clock, signal });
  return { status, stdout: textOf(stdout), stderr: said + textOf(stderr) };
}

function aStream(isTTY: boolean) {
  return Object.assign(new PassThrough(), { isTTY, columns: 100 });
}

function textOf(stream: PassThrough): string {
  return (stream.read() as Buffer | null)?.toString('utf8') ?? '';
}
