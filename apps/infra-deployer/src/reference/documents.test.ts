import type { PoolConfig } from '@poolkeeper/pool-config';
import { validatePoolConfig } from '@poolkeeper/pool-config/schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../program.ts';
import { everySnippet } from './snippets.ts';

const snippets = everySnippet();

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
