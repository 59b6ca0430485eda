import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exitStatus } from './cli/exit-status.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('the program', () => {
  it('names the Node.js that it needs on an older one', () => {
    const { status, stderr } = runOn('20.19.0');

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toBe(
      `poolkeeper needs Node.js 22.18 or newer, got 20.19.0 (${process.execPath}).\n` +
        'Install a newer one from https://nodejs.org, or put it first in the PATH.\n',
    );
  });

  it.each(['22.18.0', '22.20.1', '24.0.0', '30.1.0'])('runs on Node.js %s', (version) => {
    expect(runOn(version)).toMatchObject({ status: exitStatus.done, stderr: '' });
  });

  it('imports nothing before it has checked the version that an older Node.js could not load', () => {
    const imports = readFileSync(main, 'utf8').matchAll(/^import .*'(.*)';$/gm);

    expect(Array.from(imports, ([, from]) => from)).toEqual(['node:fs', 'node:process']);
  });
});

/** Runs it in a process that takes itself for another version of Node.js. */
function runOn(version: string) {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
  const flags = ['--conditions=@poolkeeper/source', '--import', `data:text/javascript,${pretend}`];
  return spawnSync(process.execPath, [...flags, main, '--version'], { encoding: 'utf8' });
}
