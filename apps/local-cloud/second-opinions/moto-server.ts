import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll } from 'vitest';
import { pythonProgram } from './python-packages.ts';

/** Starts moto, another implementation of AWS's APIs, for the tests of a file. */
export function motoServer(): { readonly url: string } {
  const server = { url: '' };
  let stop = (): Promise<unknown> => Promise.resolve();
  beforeAll(async () => {
    const process = spawn(pythonProgram('moto_server'), ['--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    stop = () => {
      process.kill();
      return once(process, 'exit');
    };
    let printed = '';
    for await (const text of process.stderr.setEncoding('utf8') as AsyncIterable<string>) {
      printed += text;
      const [, url] = /Running on (http:\/\/[\d.]+:\d+)/.exec(printed) ?? [];
      if (url !== undefined) {
        server.url = url;
        break;
      }
    }
    if (server.url === '') throw new Error(`moto did not start:\n${printed}`);
  });
  afterAll(() => stop());
  return server;
}
