import { readFileSync } from 'node:fs';

/** The code of the stand-in for Spacelift's API, a CommonJS module. */
export function spaceliftStandIn(): string {
  return read('spacelift.cjs');
}

/** The user data of the stand-in worker. */
export function workerStandIn(rehearsalId: string): string {
  return read('worker.sh').replace(
    'set -uo pipefail\n',
    `set -uo pipefail\nreadonly REHEARSAL=${rehearsalId}\n`,
  );
}

/** The files are beside this module, and beside the program in the published package. */
function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
