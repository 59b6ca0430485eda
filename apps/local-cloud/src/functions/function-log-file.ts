import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import type { FunctionLog } from './function-log.ts';

/** A log in a file, each line with the function's name. The file starts anew with the first line. */
export function functionLogFile(file: string): FunctionLog & { close(): Promise<void> } {
  let stream: WriteStream | undefined;
  return {
    write: ({ functionName, text }) => {
      stream ??= open(file);
      stream.write(`${functionName}  ${text}\n`);
    },
    close: () =>
      new Promise((resolve) => {
        if (stream === undefined) resolve();
        else stream.end(resolve);
      }),
  };
}

function open(file: string): WriteStream {
  mkdirSync(dirname(file), { recursive: true });
  return createWriteStream(file);
}
