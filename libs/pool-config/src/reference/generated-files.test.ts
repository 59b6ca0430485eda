import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aPoolConfig } from '../testing/a-pool-config.ts';
import { editorSchema } from './editor-schema.ts';
import { generatedFiles } from './generated-files.ts';
import { settings, settingsOfParts } from './setting.ts';

describe('what is generated from the schema', () => {
  it.each(Object.entries(generatedFiles()))('%s is as committed', (path, text) => {
    const committed = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
    expect(committed, 'run npx nx codegen @poolkeeper/pool-config, and commit the result').toBe(text);
  });
});

describe('every setting', () => {
  const all = [...settings(), ...Array.from(settingsOfParts().values()).flat()];

  it('says what it is', () => {
    expect(all.filter(({ description }) => !/[.`)]$/.test(description))).toEqual([]);
    expect(all.length).toBeGreaterThan(150);
  });

  it('has a default, or says what happens without it, or is required', () => {
    const silent = all.filter(({ isRequired, absent, default: usual }) => !isRequired && usual === absent);
    expect(silent).toEqual([]);
  });

  it('says what a value has to be, unless it consists of settings', () => {
    const isSection = (path: string) => all.some((other) => other.path.startsWith(`${path}.`));
    const silent = all.filter(
      ({ path, value, part }) => value === undefined && part === undefined && !isSection(path),
    );
    expect(silent).toEqual([]);
  });
});

describe('the schema for editors', () => {
  const schema = z.fromJSONSchema(editorSchema() as Parameters<typeof z.fromJSONSchema>[0]);

  it('takes a configuration that is fine, with the place of the schema in it', () => {
    const config = aPoolConfig({ scaling: { maxSize: 30, every: '5m' }, tags: { team: 'platform' } });
    expect(schema.safeParse({ $schema: './schema.json', ...config }).success).toBe(true);
  });

  it.each([
    ['a misspelt name', { scaling: { maxsize: 3 } }],
    ['a value of another kind', { scaling: { maxSize: '3' } }],
    ['a length of time without a unit', { scaling: { every: '5' } }],
    ['a word that is none of the few', { instances: { purchase: { kind: 'cheap' } } }],
    ['a missing part', { selfHosted: {} }],
  ])('refuses %s', (_, change) => {
    expect(schema.safeParse({ ...aPoolConfig(), ...change }).success).toBe(false);
  });

  it('has what people read in an editor, and no words of its own', () => {
    const text = JSON.stringify(editorSchema());
    expect(text).toContain('Without it: twice the least.');
    expect(text).toContain('"errorMessage":"must be a region, such as eu-west-1"');
    expect(text).not.toMatch(/"(absent|part)":/);
  });
});
