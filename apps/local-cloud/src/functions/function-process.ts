import { spawn, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { functionClockUrl } from '../clock/function-clock-url.ts';
import { functionNetworkUrl } from './function-network-url.ts';
import type { FunctionLogLine } from './function-log.ts';
import type { FunctionSettings } from './function-settings.ts';
import { isInspected, type Platform } from './platform.ts';
import { processEnvironment } from './process-environment.ts';

export interface FunctionProcess {
  /** Settles when the process has ended and all it printed was logged; says how: `exit status 1`, `signal: killed`. */
  readonly ended: Promise<string>;
  kill(): void;
}

/** Lambda's Node.js runtime leaves a tenth of the memory to what is not JavaScript's heap. */
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
    // Its own process group: Ctrl-C in the terminal is for local-cloud, which lets its functions end in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  living.add(child);
  // Nothing is ever written to it: its end tells the process that local-cloud is gone.
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
