// `npm start -- <options>`: bundles the Lambda functions when their sources have changed, then runs local-cloud from
// its sources. Options, signals and the exit status pass through.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const options = process.argv.slice(2);
// The npm package `node` does not exist for every platform; bootstrap.mjs has checked that the machine's Node.js is new enough.
const bundledNode = join(root, 'node_modules', 'node', 'bin', 'node');
const node = existsSync(bundledNode) ? bundledNode : process.execPath;

if (!options.includes('--help') && !options.includes('-h')) bundleFunctions();

const main = spawn(
  node,
  ['--conditions=@poolkeeper/source', join(root, 'apps', 'local-cloud', 'src', 'main.ts'), ...options],
  // npm runs scripts in the workspace; files that the options name are where the user is.
  { cwd: process.env.INIT_CWD ?? process.cwd(), stdio: 'inherit' },
);
// In a terminal, Ctrl-C reaches local-cloud directly. Passing it on would be a second one, which ends it at once.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => main.kill(signal));
main.on('exit', (status, signal) => {
  process.exit(status ?? 128 + constants.signals[signal]);
});

function bundleFunctions() {
  const build = spawnSync(
    node,
    [
      join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'),
      ...['run-many', '--target=build', '--projects=autoscaler,lifecycle-manager', '--outputStyle=static'],
    ],
    // Nx's daemon would outlive this process, and its compiled code would stay in the temporary folder.
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        NX_DAEMON: 'false',
        NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
      },
    },
  );
  if (build.status === 0) return;
  process.stderr.write(`${build.stdout}${build.stderr}\nThe functions could not be bundled: see above.\n`);
  process.exit(1);
}
