import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noticeCodes } from '../report/notices.ts';

it('the README explains every code of a notice', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const documented = [...readme.matchAll(/^\| `([a-z-]+)` +\| (?:warn|error)/gm)].map(([, code]) => code);
  expect(documented.sort()).toEqual([...noticeCodes].sort());
});
