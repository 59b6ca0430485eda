// Generates one of each kind into a copy of the workspace, checks the types of the copy and runs the tests of what has
// changed: npx nx run workspace-tools:generators-check
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generators } from './generators.ts';
import { Sources } from './sources.ts';

const workspace = join(import.meta.dirname, '../../..');
const copy = mkdtempSync(join(tmpdir(), 'generators-'));

try {
  copyWorkspace();
  for (const [kind, generator] of Object.entries(generators)) {
    const sources = new Sources(copy);
    generator.generate(sources, ...generator.example);
    await sources.save();
    process.stdout.write(`generated: ${kind} ${generator.example.join(' ')}\n`);
  }
  run('libs/pool-config', 'node', '--conditions=@poolkeeper/source', 'generate.ts');
  run('.', 'tsc', '--build', 'apps/autoscaler', 'apps/infra-deployer', 'apps/local-cloud');
  run('libs/pool-config', 'vitest', 'run');
  run('libs/scaling-decision', 'vitest', 'run', 'describe-reason');
  run('apps/autoscaler', 'vitest', 'run', 'notices');
  run('apps/infra-deployer', 'vitest', 'run', 'run-checks');
  run('apps/local-cloud', 'vitest', 'run', 'every-operation');
} finally {
  rmSync(copy, { recursive: true });
}

function copyWorkspace(): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: workspace,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  for (const file of listed.split('\0')) {
    if (file !== '' && existsSync(join(workspace, file))) cpSync(join(workspace, file), join(copy, file));
  }
  linkPackages('node_modules');
  for (const room of ['apps', 'infra', 'libs', 'tools']) {
    for (const project of readdirSync(join(workspace, room))) {
      const packages = join(room, project, 'node_modules');
      if (existsSync(join(workspace, packages))) linkPackages(packages);
    }
  }
}

/** Links the packages of the registry to the workspace, and those of the workspace to the copy. */
function linkPackages(folder: string): void {
  mkdirSync(join(copy, folder), { recursive: true });
  for (const name of readdirSync(join(workspace, folder))) {
    const path = join(folder, name);
    if (name === '.cache') continue;
    if (name === '@poolkeeper' || lstatSync(join(workspace, path)).isSymbolicLink()) {
      cpSync(join(workspace, path), join(copy, path), { recursive: true, verbatimSymlinks: true });
    } else {
      symlinkSync(join(workspace, path), join(copy, path));
    }
  }
}

function run(project: string, command: string, ...args: string[]): void {
  process.stdout.write(`${project}: ${command} ${args.join(' ')}\n`);
  const binaries = join(workspace, 'node_modules/.bin');
  execFileSync(command, args, {
    cwd: join(copy, project),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CI: 'true', PATH: `${binaries}:${process.env.PATH ?? ''}` },
  });
}
