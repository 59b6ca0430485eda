import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aPoolConfig } from '../testing/a-pool-config.ts';
import { editorSchema } from './editor-schema.ts';
import { generatedFiles } from './generated-files.ts';
import { settings, settingsOfParts } from './setting.ts';

describe('the generated files', () => {
  it.each(Object.entries(generatedFiles()))('%s is up to date', (path, text) => {
    const committed = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
    expect(committed, 'run npx nx codegen @poolkeeper/pool-config and commit the result').toBe(text);
  });
});

describe('every setting', () => {
  const all = [...settings(), ...Array.from(settingsOfParts().values()).flat()];

  it('has a description', () => {
    expect(all.filter(({ description }) => !/[.`)]$/.test(description))).toEqual([]);
    expect(all.length).toBeGreaterThan(150);
  });

  it('is required, has a default, or describes what happens without a value', () => {
    const silent = all.filter(({ isRequired, absent, default: usual }) => !isRequired && usual === absent);
    expect(silent).toEqual([]);
  });

  it('describes valid values, unless it is a section', () => {
    const isSection = (path: string) => all.some((other) => other.path.startsWith(`${path}.`));
    const silent = all.filter(
      ({ path, value, part }) => value === undefined && part === undefined && !isSection(path),
    );
    expect(silent).toEqual([]);
  });
});

describe('the schema for editors', () => {
  const schema = z.fromJSONSchema(editorSchema() as Parameters<typeof z.fromJSONSchema>[0]);

  it('accepts a valid configuration that refers to the schema', () => {
    const config = aPoolConfig({ scaling: { maxSize: 30, every: '5m' }, tags: { team: 'platform' } });
    expect(schema.safeParse({ $schema: './schema.json', ...config }).success).toBe(true);
  });

  it.each([
    ['a misspelt name', { scaling: { maxsize: 3 } }],
    ['a value of another type', { scaling: { maxSize: '3' } }],
    ['a duration without a unit', { scaling: { every: '5' } }],
    ['an unknown word', { instances: { purchase: { kind: 'cheap' } } }],
    ['a missing setting', { selfHosted: {} }],
  ])('refuses %s', (_, change) => {
    expect(schema.safeParse({ ...aPoolConfig(), ...change }).success).toBe(false);
  });

  it('has the texts that editors show, and no custom keywords', () => {
    const text = JSON.stringify(editorSchema());
    expect(text).toContain('Default: twice the minimum.');
    expect(text).toContain('"errorMessage":"must be a region, such as eu-west-1"');
    expect(text).not.toMatch(/"(absent|part)":/);
  });
});
