// Runs before `npm start` and `npm test`, on whatever Node.js the machine has and before anything is installed:
// no dependency, no syntax newer than Node.js 14.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const oldestNode = [22, 18];

const lock = readFileSync(join(root, 'package-lock.json'));
const stamp = createHash('sha256').update(lock).digest('hex');
const stampFile = join(root, 'node_modules', '.poolkeeper-installed');

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
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
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

const version = nodeVersionForScripts();
if (isOlder(version, oldestNode)) {
  console.error(
    `Poolkeeper needs Node.js ${oldestNode.join('.')} or newer, got ${version}. It brings Node.js 24 along as the npm ` +
      `package "node", but there is none for ${process.platform}-${process.arch}. Install Node.js 24 and run this again.`,
  );
  process.exit(1);
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
