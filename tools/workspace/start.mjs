// `npm start -- <options>`: builds the Lambda functions and the console when their sources have changed, then runs local-cloud from
// its sources. Options, signals and the exit status pass through.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const options = process.argv.slice(2);
// The npm package `node` does not exist for every platform; bootstrap.mjs has checked that the machine's Node.js is new enough.
const bundledNode = join(root, 'node_modules', 'node', 'bin', 'node');
const node = existsSync(bundledNode) ? bundledNode : process.execPath;

/** The process that is running: the build, then local-cloud. */
let running;
let stopping;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopping ??= signal;
    running?.kill(signal);
  });
}

if (!options.includes('--help') && !options.includes('-h')) await build();
process.exitCode = await finish(
  // npm runs scripts in the workspace; files that the options name are where the user is.
  run(['--conditions=@poolkeeper/source', join(root, 'apps', 'local-cloud', 'src', 'main.ts'), ...options], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
  }),
);

async function build() {
  process.stderr.write('Building the functions and the console, if their sources have changed ...\n');
  const nx = join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  const builder = run(
    [
      nx,
      'run-many',
      '--target=build',
      '--projects=autoscaler,lifecycle-manager,pool-console',
      '--outputStyle=static',
    ],
    // Nx's daemon would outlive this process, and its compiled code would stay in the temporary folder.
    {
      cwd: root,
      env: {
        ...process.env,
        NX_DAEMON: 'false',
        NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
      },
    },
  );
  let printed = '';
  for (const stream of [builder.stdout, builder.stderr]) stream.on('data', (part) => (printed += part));
  const status = await finish(builder);
  if (stopping !== undefined) process.exit(128 + constants.signals[stopping]);
  if (status === 0) return;
  process.stderr.write(`${printed}\nThey could not be built: see above.\n`);
  process.exit(1);
}

function run(args, spawnOptions) {
  running = spawn(node, args, spawnOptions);
  return running;
}

/** The exit status of a process, once it has ended. */
function finish(child) {
  return new Promise((resolve) => {
    child.on('close', (status, signal) => {
      resolve(status ?? 128 + constants.signals[signal]);
    });
  });
}
