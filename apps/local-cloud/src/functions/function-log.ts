import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';

/** Receives the lines that functions print. */
export interface FunctionLog {
  write(line: FunctionLogLine): void;
}

export interface FunctionLogLine {
  readonly functionName: string;
  readonly stream: 'stdout' | 'stderr';
  /** The CloudWatch log stream of the process. */
  readonly logStream: string;
  /** The line without its line end. */
  readonly text: string;
}

/** Writes lines to a file, each with the function's name. The first line overwrites an existing file. */
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
