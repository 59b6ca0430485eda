// Tests the console in Chromium: node browser-tests/run.ts [--if-available] [options of Vitest]
// Installs Debian's package if there is none and this is root. --if-available: without a browser, says that the tests were
// skipped, and succeeds.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.ts';

const folder = import.meta.dirname;
const [ifAvailable, options] =
  process.argv[2] === '--if-available' ? [true, process.argv.slice(3)] : [false, process.argv.slice(2)];

// The results of an earlier run must not be counted.
rmSync(join(folder, '../dist/browser-results'), { recursive: true, force: true });
if (findChromium() === undefined) installChromium();
if (findChromium() === undefined) {
  process.stdout.write(
    `\nBrowser tests: ${ifAvailable ? 'SKIPPED, nothing was tested' : 'cannot run'}. They need Chromium: "apt-get install chromium", or set CHROMIUM.\n`,
  );
  process.exitCode = ifAvailable ? 0 : 1;
} else {
  const vitest = join(folder, '../../../node_modules/.bin/vitest');
  process.exitCode =
    spawnSync(vitest, ['run', '--root', folder, ...options], { stdio: 'inherit' }).status ?? 1;
}

function installChromium(): void {
  if (process.getuid?.() !== 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    const { status } = spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
    if (status !== 0) return;
  }
}
