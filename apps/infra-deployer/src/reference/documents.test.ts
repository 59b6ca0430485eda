import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { validatePoolConfig } from '@poolkeeper/pool-config/schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../program.ts';

const root = join(import.meta.dirname, '../../../..');

/** The reference of the command line is generated from the commands, and shows the forms of their arguments. */
const files = globSync(['README.md', 'docs/**/*.md', '{apps,infra,libs,tools}/*/README.md'], {
  cwd: root,
}).filter((file) => !file.endsWith('reference/cli.md'));
const snippets = files.flatMap((file) => snippetsIn(file));

describe('the documents', () => {
  it.each(commandLines())('name a command that exists, with its options: $line ($file)', async ({ line }) => {
    expect(await problemWith(line)).toBe('');
  });

  it.each(snippets.filter(({ language }) => language === 'yaml'))(
    'show valid settings: $text ($file)',
    ({ text }) => {
      const { problems } = validatePoolConfig({ ...aConfig, ...(parse(text) as Partial<PoolConfig>) });

      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    },
  );
});

/** What a snippet that shows a few settings leaves out. */
const aConfig: PoolConfig = {
  name: 'blue',
  spacelift: {
    endpoint: 'https://acme.app.spacelift.io',
    workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
    apiKey: { id: '01KEY' },
  },
  network: { subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'], securityGroups: ['sg-0a1b2c3d'] },
};

interface Snippet {
  readonly file: string;
  readonly language: string;
  readonly text: string;
}

/** The blocks of code, without the indentation that they have in a list. */
function snippetsIn(file: string): readonly Snippet[] {
  const blocks = readFileSync(join(root, file), 'utf8').matchAll(/^( *)```(\w+)\n(.*?)^ *```$/gms);
  return [...blocks].map(([, indentation = '', language = '', text = '']) => ({
    file,
    language,
    text: text.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
  }));
}

/** The lines that run `poolkeeper`, without comments, pipes and redirections. */
function commandLines(): readonly { readonly file: string; readonly line: string }[] {
  return snippets
    .filter(({ language }) => language === 'sh' || language === 'console')
    .flatMap(({ file, text }) =>
      [...text.matchAll(/(?:^|&& )(?:npx )?poolkeeper (.*?) *(?:[#|>].*|&& .*)?$/gm)].map(
        ([, line = '']) => ({ file, line }),
      ),
    );
}

/** What the command line says to a command that it does not understand. It runs nothing. */
async function problemWith(line: string): Promise<string> {
  const args = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
  let said = '';
  const output = { write: (text: string) => ((said += text), true) } as unknown as NodeJS.WriteStream;
  const program = createProgram({ stdout: output, stderr: output, env: {} }, () => Promise.resolve());
  await program.parseAsync(args, { from: 'user' }).catch((error: unknown) => {
    said ||= String(error);
  });
  return said;
}
