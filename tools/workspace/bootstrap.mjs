// Runs before `npm start` and `npm test`, on the machine's own Node.js and before anything is installed: it uses no
// dependency and no syntax newer than Node.js 14.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const oldestNode = [22, 18];

if (!isInstalled()) {
  console.log('Installing dependencies (npm ci) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const install = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (install.status !== 0) {
    console.error(
      'npm ci failed: see its messages above. Poolkeeper needs the npm registry for its first run.',
    );
    process.exit(1);
  }
}

const version = nodeVersionForScripts();
if (isOlder(version, oldestNode)) {
  console.error(
    `Poolkeeper needs Node.js ${oldestNode.join('.')} or newer, got ${version}. It brings Node.js 24 along as the npm ` +
      `package "node", but there is none for ${process.platform}-${process.arch}. Install Node.js 24 and run this again.`,
  );
  process.exit(1);
}

/**
 * Compares the lockfile with the record of what npm has installed, which it writes when it is done. Packages for other
 * platforms are optional, and missing from the record.
 */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.keys(wanted).every((path) => {
    const { version, optional, devOptional } = wanted[path];
    if (path === '') return true;
    if (installed[path] === undefined) return Boolean(optional || devOptional);
    return installed[path].version === version;
  });
}

/** npm puts node_modules/.bin first in the PATH of its scripts: the Node.js there is the one they run on. */
function nodeVersionForScripts() {
  const bundled = join(root, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(bundled)) {
    try {
      return execFileSync(bundled, ['--version'], { encoding: 'utf8' }).trim().slice(1);
    } catch {
      // Not runnable here: the installed Node.js has to do.
    }
  }
  return process.versions.node;
}

function isOlder(version, [major, minor]) {
  const [gotMajor, gotMinor] = version.split('.').map(Number);
  return gotMajor < major || (gotMajor === major && gotMinor < minor);
}
