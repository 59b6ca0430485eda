// Asks tools of others about the templates, the permissions and local-cloud: see docs/fidelity.md.
// node second-opinions/run.ts [--if-available] [options of Vitest]
// --if-available: without Python or PyPI, says that the checks were skipped, and succeeds.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonVariable } from './python-packages.ts';

const folder = import.meta.dirname;
const workspace = join(folder, '../../..');
const requirements = join(folder, 'requirements.txt');
const oldestPython = [3, 10];

const [ifAvailable, options] =
  process.argv[2] === '--if-available' ? [true, process.argv.slice(3)] : [false, process.argv.slice(2)];
const python = installed();
if (typeof python === 'string') {
  process.exitCode = check(python);
} else {
  process.stdout.write(
    `\nSecond opinions: ${ifAvailable ? 'SKIPPED, nothing was checked' : 'cannot run'}. ${python.problem}\n`,
  );
  process.exitCode = ifAvailable ? 0 : 1;
}

/** The folder of a virtual environment with the packages, which is made when the list of packages has changed. */
function installed(): string | { readonly problem: string } {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const environment = join(workspace, 'node_modules/.cache', `second-opinions-${hash}`);
  // Programs of an environment name its folder, so it cannot be made elsewhere and moved.
  const complete = join(environment, 'complete');
  if (existsSync(complete)) return environment;
  const needs = `They need Python ${oldestPython.join('.')} or newer with venv, as python3, and the packages of ${requirements} from PyPI.`;
  if (
    !run('python3', ['-c', `import sys, venv; sys.exit(sys.version_info < (${oldestPython.join(', ')}))`])
  ) {
    return { problem: needs };
  }
  rmSync(environment, { recursive: true, force: true });
  const isInstalled =
    run('python3', ['-m', 'venv', environment]) &&
    run(join(environment, 'bin/python'), [
      ...[
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--no-compile',
        '--only-binary=:all:',
      ],
      // The list is complete, so that nothing has to be resolved.
      ...['--no-deps', '--require-hashes', '--requirement', requirements],
    ]);
  if (!isInstalled) return { problem: needs };
  writeFileSync(complete, '');
  return environment;
}

function check(environment: string): number {
  const vitest = join(workspace, 'node_modules/.bin/vitest');
  const { status } = spawnSync(vitest, ['run', '--root', folder, ...options], {
    stdio: 'inherit',
    env: { ...process.env, [pythonVariable]: environment },
  });
  return status ?? 1;
}

function run(command: string, args: readonly string[]): boolean {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return status === 0;
}
