import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generators } from './generators.ts';
import { places } from './places.ts';
import { Sources } from './sources.ts';

const workspace = join(import.meta.dirname, '../../..');

// The types and the tests of what is generated: check-generators.ts, which takes minutes.
describe('generators', () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'generators-'));
    for (const place of Object.values(places))
      cpSync(join(workspace, place), join(copy, place), { recursive: true });
    cpSync(join(workspace, '.prettierrc.json'), join(copy, '.prettierrc.json'));
  });

  afterEach(() => {
    rmSync(copy, { recursive: true });
  });

  it.each(Object.entries(generators))('write valid sources for a new %s', async (_, generator) => {
    const sources = new Sources(copy);

    generator.generate(sources, ...generator.example);
    const changed = await sources.save();

    // Formatting has parsed them.
    expect(changed.map((file) => readFileSync(join(copy, file), 'utf8')).join('')).toContain('TODO');
  });

  it.each(Object.entries(generators))('refuse a new %s without a name', (_, generator) => {
    expect(() => generator.generate(new Sources(copy))).toThrow('the name must look like');
  });

  it('refuse a doctor check that exists', () => {
    expect(() => generators['doctor-check']?.generate(new Sources(copy), 'quota')).toThrow('exists already');
  });
});
