import { spawn, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ClockAnchor } from '../clock/scaled-clock.ts';
import type { FunctionLogLine } from './function-log.ts';
import type { FunctionSettings } from './function-settings.ts';
import { isInspected, type Platform } from './platform.ts';
import { processEnvironment } from './process-environment.ts';

export interface FunctionProcess {
  /** Settles when the process has ended and its output is logged. The value says how: `exit status 1`, `signal: killed`. */
  readonly ended: Promise<string>;
  kill(): void;
}

/** As Lambda's Node.js runtime does, a tenth of the memory is reserved for everything outside of the JavaScript heap. */
const heapShare = 0.9;

const bootstrap = fileURLToPath(new URL(`bootstrap${extname(import.meta.url)}`, import.meta.url));

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

export function startFunctionProcess(
  settings: FunctionSettings,
  platform: Platform,
  runtime: { readonly apiAddress: string; readonly logStream: string },
): FunctionProcess {
  const heapMb = Math.floor(settings.memoryMb * heapShare);
  const preloaded = [functionClockUrl(platform.clock.anchor), functionNetworkUrl(platform.endpoint.url)];
  const options = [
    ...(isInspected(settings, platform) ? ['--inspect=127.0.0.1:9229', '--enable-source-maps'] : []),
    `--max-old-space-size=${heapMb}`,
    ...preloaded.flatMap((url) => ['--import', url]),
  ];
  const child = spawn(process.execPath, [...options, bootstrap], {
    cwd: settings.codeFolder,
    env: processEnvironment(settings, platform, runtime),
    // In its own process group, the function does not get Ctrl-C of the terminal. local-cloud ends the functions itself.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  living.add(child);
  // Nothing is written to standard input. Its end tells the process that local-cloud has ended.
  child.stdin.on('error', () => undefined);
  const log = (stream: FunctionLogLine['stream'], source: Readable) => {
    createInterface({ input: source }).on('line', (text) => {
      platform.log.write({ functionName: settings.name, stream, logStream: runtime.logStream, text });
    });
  };
  log('stdout', child.stdout);
  log('stderr', child.stderr);

  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      living.delete(child);
      resolve(error.message);
    });
    child.once('close', (status, signal) => {
      living.delete(child);
      resolve(
        status === null
          ? `signal: ${signal === 'SIGKILL' ? 'killed' : String(signal)}`
          : `exit status ${status}`,
      );
    });
  });
  return {
    ended,
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

/**
 * The module for `node --import` that makes a process run in pool time (see `function-clock.ts`). Its parameters are in the
 * URL, because a function's environment must contain only what Lambda sets.
 */
function functionClockUrl(anchor: ClockAnchor): string {
  const url = new URL(`function-clock${extname(import.meta.url)}`, import.meta.url);
  url.searchParams.set('anchorReal', String(anchor.real));
  url.searchParams.set('anchorPool', String(anchor.pool));
  url.searchParams.set('speed', String(anchor.speed));
  return url.href;
}

/** The module for `node --import` that redirects requests to Spacelift to `endpoint` (see `function-network.ts`). */
function functionNetworkUrl(endpoint: string): string {
  const url = new URL(`function-network${extname(import.meta.url)}`, import.meta.url);
  url.searchParams.set('endpoint', endpoint);
  return url.href;
}
