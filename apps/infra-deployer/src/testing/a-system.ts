import { PassThrough } from 'node:stream';
import type { System } from '../cli/system.ts';

/** A system without a terminal, whose output is discarded. */
export function aSystem(given: Partial<System> & Pick<System, 'cwd'>): System {
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
