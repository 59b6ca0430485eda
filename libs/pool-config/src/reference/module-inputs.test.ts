import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aPoolConfig } from '../testing/a-pool-config.ts';
import { terraformModule } from '../testing/terraform-module.ts';
import { nameOf } from '../validation/config-problem.ts';
import { validatePoolConfig } from '../validation/validate-pool-config.ts';
import { settings } from './setting.ts';

const reference = join(import.meta.dirname, '../../../../docs/reference');
const page = readFileSync(join(reference, 'module-inputs.md'), 'utf8');
const known = new Set(settings().map(({ path }) => path));

/** A mistake for each check of the module, by the setting that it concerns. */
const mistakes: Readonly<Record<string, unknown>> = {
  'spacelift.workerPoolId': { spacelift: { ...aPoolConfig().spacelift, workerPoolId: 'my-pool' } },
  'secrets.token.ssmParameter': { secrets: { token: { secretsManager: 'a', ssmParameter: '/a' } } },
  'spacelift.apiKey': { spacelift: { ...aPoolConfig().spacelift, apiKey: undefined } },
  'spacelift.apiKey.secret.secretsManager': {
    spacelift: { ...aPoolConfig().spacelift, apiKey: { id: '01KEY', secret: { secretsManager: null } } },
  },
  'userData.setup': { userData: { setup: 'export SPACELIFT_TOKEN=abc' } },
  'instances.types': { instances: { architecture: 'arm64', types: ['m7i.large'] } },
  'functions.tracing': { functions: { tracing: 'Active' } },
  'logs.class': { logs: { class: 'DELIVERY' } },
};

describe('the page about the inputs of the Terraform module', () => {
  it.each([
    ['Inputs', terraformModule.inputs],
    ['Outputs', terraformModule.outputs],
    ['Examples', terraformModule.examples],
    ['Variables of the functions', terraformModule.variables],
  ])('has exactly the rows of the module: %s', (title, names) => {
    expect(rowsUnder(title).map(([first]) => wordsIn(first))).toEqual(names.map((name) => [name]));
  });

  it.each([...rowsUnder('Inputs'), ...rowsUnder('Variables of the functions')])(
    'maps %s to an existing setting, or states why there is none',
    (_, here, reason) => {
      const paths = wordsIn(here);
      if (here === 'none') expect(reason).not.toBe('');
      else expect(paths).not.toEqual([]);
      expect(paths.filter((path) => !known.has(path))).toEqual([]);
    },
  );

  it.each(rowsUnder('Inputs'))('refers to existing settings in the note about %s', (_, __, note) => {
    const paths = wordsIn(note).filter((word) => /^[a-z]\w*(\.\w+)+$/i.test(word));
    expect(paths.filter((path) => !known.has(path))).toEqual([]);
  });

  it.each(rowsUnder('Examples'))('links to the counterpart of %s', (_, link) => {
    const [, path = ''] = /\((.+)\)/.exec(link) ?? [];
    expect(existsSync(join(reference, path)), path).toBe(true);
  });

  it.each(rowsUnder('Checks').filter(([, , about]) => !about.startsWith('none')))(
    'is right that Poolkeeper checks whether %s',
    (_, __, about) => {
      const [path = ''] = wordsIn(about);
      expect(pathsWithErrors(aPoolConfig())).toEqual([]);
      expect(mistakes).toHaveProperty([path]);
      expect(pathsWithErrors({ ...aPoolConfig(), ...(mistakes[path] as object) })).toContain(path);
    },
  );
});

/** Returns the cells of the table under a heading, without the header row. */
function rowsUnder(title: string): readonly (readonly [string, string, string])[] {
  const [, section = ''] = page.split(`\n## ${title}\n`);
  const [table = ''] = section.split('\n## ');
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => {
    const [first = '', second = '', third = ''] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return [first, second, third];
  });
}

function wordsIn(cell: string): readonly string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, word = '']) => word);
}

function pathsWithErrors(given: unknown): readonly string[] {
  const { problems } = validatePoolConfig(given);
  return problems.filter(({ severity }) => severity === 'error').map(({ path }) => nameOf(path));
}
