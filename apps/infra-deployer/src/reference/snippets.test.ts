import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everySnippet, root } from './snippets.ts';

/** Which test tries the blocks of a language. Without one, a block of it fails here. */
const triedBy: Readonly<Record<string, string>> = {
  sh: 'commands.test.ts',
  console: 'commands.test.ts',
  ts: 'typescript-snippets.test.ts',
  yaml: 'documents.test.ts',
  mermaid: 'tools/manual/src/diagram.ts, which draws them in the build of the site',
  json: 'below',
  hcl: 'below',
  text: 'nothing: it is what a program prints, not what a reader types',
};

/** Blocks without a language, by their first word. */
const untagged: Readonly<Record<string, string>> = {
  fields: 'log-queries.test.ts of both functions',
};

const snippets = everySnippet();

describe('a snippet in the documents', () => {
  it('is of a language that a test tries', () => {
    const untried = snippets.filter(({ language, text }) =>
      language === '' ? !((/^\w+/.exec(text)?.[0] ?? '') in untagged) : !(language in triedBy),
    );

    expect(untried).toEqual([]);
  });

  it.each(snippets.filter(({ language }) => language === 'json'))(
    'is JSON: $file, line $line',
    ({ text }) => {
      expect(() => JSON.parse(text) as unknown).not.toThrow();
    },
  );

  it.each(snippets.filter(({ language }) => language === 'hcl'))(
    'sets inputs that the Terraform module has: $file, line $line',
    ({ text }) => {
      const inputs = readFileSync(join(root, 'docs/reference/module-inputs.md'), 'utf8');
      const names = [...text.matchAll(/^ *(\w+) +=/gm)].map(([, name = '']) => name);

      expect(names.filter((name) => !inputs.includes(`\`${name}\``))).toEqual([]);
    },
  );
});
