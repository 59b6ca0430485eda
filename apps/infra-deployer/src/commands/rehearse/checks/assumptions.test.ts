import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allActs } from '../acts/all-acts.ts';
import { assumptions } from './assumptions.ts';

const page = readFileSync(new URL('../../../../../../docs/assumptions.md', import.meta.url), 'utf8');
const guide = readFileSync(new URL('../../../../../../docs/guides/rehearse.md', import.meta.url), 'utf8');

it('every assumption of docs/assumptions.md is checked, or has a reason why it is not, and there is no other', () => {
  const ids = [...page.matchAll(/^\| ([A-Z]\d+) +\|/gm)].map(([, id]) => id);

  expect(Object.keys(assumptions).sort()).toEqual(ids.sort());
});

it('every assumption that is checked has an act, except what is read from all of them', () => {
  const checked = Object.entries(assumptions).flatMap(([id, treatment]) =>
    'checks' in treatment ? [id] : [],
  );
  const acted = allActs.flatMap(({ checks }) => checks);

  expect(checked.filter((id) => !(acted as readonly string[]).includes(id))).toEqual(['A8']);
});

it('the guide names the assumptions of each act', () => {
  const [table = ''] = /^\| act [^]*?\n\n/m.exec(guide) ?? [];

  for (const id of allActs.flatMap(({ checks }) => checks)) expect(table).toMatch(new RegExp(`\\b${id}\\b`));
});
