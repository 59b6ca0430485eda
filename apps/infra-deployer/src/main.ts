#!/usr/bin/env node
// Everything else is imported after the check: an older Node.js cannot load it, and would report a syntax error.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const { stdin, stdout, stderr, env, versions, execPath } = process;
const oldest = oldestNode();
if (isOlder(versions.node, oldest)) {
  stderr.write(
    `poolkeeper needs Node.js ${oldest} or newer, got ${versions.node} (${execPath}).\n` +
      'Install a newer one from https://nodejs.org, or put it first in the PATH.\n',
  );
  process.exitCode = 2;
} else {
  process.exitCode = await run();
}

async function run(): Promise<number> {
  const { runCommandLine } = await import('./program.ts');
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupted.abort();
    });
  }
  return runCommandLine(process.argv.slice(2), {
    cwd: process.cwd(),
    env,
    stdin,
    stdout,
    stderr,
    clock: Date.now,
    signal: interrupted.signal,
  });
}

/** `22.18`, from the field `engines` of the package. */
function oldestNode(): string {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  return engines.node.replace('>=', '');
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = than.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
