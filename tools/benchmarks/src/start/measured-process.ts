import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';

/** Time of a step on the clock, and on the processors: user and system, of all threads. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export interface MeasuredFunction {
  /** The handler's file. */
  readonly file: string;
  readonly event: unknown;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ProcessFigures {
  /** From the start of the process until it asks for its first event. */
  readonly start: Cost;
  readonly invocations: readonly Cost[];
  readonly residentMiB: number;
}

/** As Lambda's runtime limits the heap of a function with 128 MB. */
const heapOptions = ['--max-old-space-size=115', '--max-semi-space-size=6'];

const bootstrap = join(import.meta.dirname, 'bootstrap.mjs');

/** Starts a function's process, and invokes it `invocations` times, one after another. Linux only: it reads /proc. */
export async function measureProcess(
  { file, event, environment }: MeasuredFunction,
  invocations: number,
): Promise<ProcessFigures> {
  const asked = Promise.withResolvers<ServerResponse>();
  let next = asked;
  let answered = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    if (request.url === '/next') {
      next.resolve(response);
      return;
    }
    void text(request).then((body) => {
      response.end();
      answered.resolve(body);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...heapOptions, bootstrap], {
    env: { ...environment, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`, MEASURED_HANDLER: file },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const pid = child.pid ?? 0;
  try {
    let response = await next.promise;
    const start = { wallMs: performance.now() - startedAt, cpuMs: cpuMsOf(pid) };
    const costs: Cost[] = [];
    for (let invocation = 0; invocation < invocations; invocation += 1) {
      next = Promise.withResolvers();
      answered = Promise.withResolvers();
      const [wallBefore, cpuBefore] = [performance.now(), cpuMsOf(pid)];
      response.end(JSON.stringify(event));
      const { error } = JSON.parse(await answered.promise) as { readonly error?: string };
      if (error !== undefined) throw new Error(`the measured function failed: ${error}`);
      costs.push({ wallMs: performance.now() - wallBefore, cpuMs: cpuMsOf(pid) - cpuBefore });
      response = await next.promise;
    }
    return { start, invocations: costs, residentMiB: residentMiBOf(pid) };
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
    server.closeAllConnections();
    server.close();
  }
}

/** The processor time of all threads so far. `stat` counts in hundredths of a second, which is too coarse. */
function cpuMsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map(
      (thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    )
    .reduce((sum, ms) => sum + ms, 0);
}

function residentMiBOf(pid: number): number {
  const [, kib = ''] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}
