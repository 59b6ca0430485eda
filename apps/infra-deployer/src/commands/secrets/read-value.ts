import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { CommandContext } from '../../command-context.ts';
import { CommandError } from '../../errors.ts';

/**
 * The value of a secret: out of a file, out of the pipe, or typed unseen. Never from the command line, which other users of
 * the machine can read and shells remember.
 *
 * @throws CommandError when there is none.
 */
export async function readValue(
  { host, surroundings }: Pick<CommandContext, 'host' | 'surroundings'>,
  question: string,
  file?: string,
): Promise<string> {
  const value = withoutLastLineBreak(await given());
  if (value !== '') return value;
  throw new CommandError('the value is empty', {
    code: 'usage',
    fault: 'user',
    fix: 'Pipe it in, name a file with --from-file, or type it at the question.',
  });

  async function given(): Promise<string> {
    if (file !== undefined) return readText(resolve(surroundings.cwd, file), file);
    if (surroundings.stdin.isTTY !== true) return text(surroundings.stdin);
    return host.ask({
      text: question,
      isSecret: true,
      check: (answer) => (answer === '' ? 'must not be empty' : undefined),
    });
  }
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(
      `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      {
        code: 'usage',
        fault: 'user',
        cause: error,
      },
    );
  }
}

function withoutLastLineBreak(value: string): string {
  return value.replace(/\r?\n$/, '');
}
