import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type * as JqWasm from 'jq-wasm';

/** Handled here, because jq-wasm does not support them. */
const outputFlags = ['--join-output', '--raw-output', '--exit-status'];

/** An instance of jq-wasm stops answering after several hundred calls, and all test files of a process share one. */
const callsOfInstance = 100;
const require = createRequire(import.meta.url);
let calls = 0;

function jqWasm(): typeof JqWasm {
  if (calls % callsOfInstance === 0) {
    for (const path of Object.keys(require.cache))
      if (path.includes('jq-wasm')) Reflect.deleteProperty(require.cache, path);
  }
  calls += 1;
  return require('jq-wasm') as typeof JqWasm;
}

/**
 * Serves jq as WebAssembly to the stand-in `jq`, which would otherwise start Node.js and compile jq for each call. A request is
 * the number of arguments, the arguments and the input, each ending with NUL; an answer is the exit status in a line of its own,
 * then the output.
 */
export async function startJqServer(): Promise<number> {
  const server = createServer((socket) => void answer(socket));
  server.unref().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function answer(socket: Socket): Promise<void> {
  let request = '';
  socket.setEncoding('utf8').on('error', () => undefined);
  for await (const chunk of socket as AsyncIterable<string>) {
    request += chunk;
    const [count, ...parts] = request.split('\0');
    if (parts.length > Number(count) + 1) {
      const { status, output } = await jq(parts.slice(0, Number(count)), parts[Number(count)] ?? '');
      socket.end(`${status}\n${output}`);
      return;
    }
  }
}

async function jq(args: readonly string[], input: string): Promise<{ status: number; output: string }> {
  const flags = args.slice(0, -1);
  try {
    const output = await jqWasm().raw(
      input,
      args.at(-1) ?? '.',
      flags.filter((flag) => !outputFlags.includes(flag)),
    );
    if (output === '') return { status: flags.includes('--exit-status') ? 4 : 0, output };
    const isRaw = flags.includes('--raw-output') || flags.includes('--join-output');
    return {
      status: 0,
      output: `${isRaw ? (JSON.parse(output) as string) : output}${flags.includes('--join-output') ? '' : '\n'}`,
    };
  } catch (error) {
    return { status: 5, output: `jq: ${error instanceof Error ? error.message : String(error)}\n` };
  }
}
