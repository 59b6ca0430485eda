import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptVariables, secretVariables } from '@poolkeeper/pool-config';
import { poolConfigSchema } from '@poolkeeper/pool-config/schema';
import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import { expect, it } from 'vitest';
import { settingsFile } from './settings-file.ts';

it('the names that a variable of the launcher may not have include every variable of the scripts that start it', () => {
  const config = poolConfigSchema.parse(aPoolConfig());
  const settings = settingsFile({
    config,
    region: 'eu-west-1',
    groupName: 'poolkeeper-blue',
    secretVariables: secretVariables(config),
    caCertificates: { kind: 'ssm-parameter', name: '/ca' },
  });
  const scripts = ['functions.sh', 'secrets.sh', 'start-worker.sh'].map((name) =>
    readFileSync(join(import.meta.dirname, 'scripts', name), 'utf8'),
  );

  const names = [settings, ...scripts].flatMap(variablesOf);

  expect(names).toEqual(
    expect.arrayContaining(['POOL', 'SECRETS', 'documents', 'index', '_filter', 'options']),
  );
  expect(names.filter((name) => !scriptVariables.includes(name) && !isExported.test(name))).toEqual([]);
});

/** Variables that the scripts set for the launcher, which another value may replace. */
const isExported = /^(AWS_(DEFAULT_)?REGION|SPACELIFT_METADATA_.*)$/;

/** Returns the variables that a script sets and does not export, which are the launcher's. */
function variablesOf(script: string): readonly string[] {
  const lines = script.split('\n').filter((line) => !/^\s*(export|if .*; then export|#)/.test(line));
  const assigned = lines.flatMap((line) =>
    [...line.matchAll(/(?:^|[\s(;])(\w+)\+?=(?!=)/g)].map(([, name = '']) => name),
  );
  const declared = lines.flatMap((line) => {
    const [, rest = ''] = /^\s*(?:local|declare|readonly)\s+(?:-\w+\s+)*(.*)$/.exec(line) ?? [];
    return [...rest.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?=[=\s]|$)/g)].map(([, name = '']) => name);
  });
  return [...new Set([...assigned, ...declared])];
}
