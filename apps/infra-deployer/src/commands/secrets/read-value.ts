import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError, describeError } from '../../cli/errors.ts';

/**
 * Reads the value of a secret from a file, from stdin or from a prompt that hides the input. Never from the command line, which
 * other users of the machine can read and shells record.
 *
 * @throws CommandError when the value is empty, or the file cannot be read.
 */
export async function readValue(
  { host, system }: Pick<CommandContext, 'host' | 'system'>,
  prompt: string,
  file?: string,
): Promise<string> {
  const value = withoutFinalLineBreak(await given());
  if (value !== '') return value;
  throw new CommandError('the value is empty', {
    code: 'usage',
    fault: 'user',
    fix: 'Pipe it in, name a file with --from-file, or type it at the prompt.',
  });

  async function given(): Promise<string> {
    if (file !== undefined) return readText(resolve(system.cwd, file), file);
    if (system.stdin.isTTY !== true) return text(system.stdin);
    return host.ask({
      text: prompt,
      isSecret: true,
      check: (answer) => (answer === '' ? 'must not be empty' : undefined),
    });
  }
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${describeError(error)}`, {
      code: 'usage',
      fault: 'user',
      cause: error,
    });
  }
}

function withoutFinalLineBreak(value: string): string {
  return value.replace(/\r?\n$/, '');
}
