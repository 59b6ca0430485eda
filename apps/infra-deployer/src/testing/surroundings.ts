import { PassThrough } from 'node:stream';
import type { Surroundings } from '../surroundings.ts';

/** Streams that nobody looks at, and no terminal. */
export function aSurroundings(given: Partial<Surroundings> & Pick<Surroundings, 'cwd'>): Surroundings {
  return {
    env: {},
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    clock: Date.now,
    signal: new AbortController().signal,
    ...given,
  };
}
