import * as clack from '@clack/prompts';
import { CommandError } from './errors.ts';
import type { Host, SelectPrompt, TextPrompt } from './host.ts';
import { printable } from './printable.ts';
import type { OutputStream } from './system.ts';

/** Prompts in a terminal. Ctrl-C at a prompt ends the command. */
export function prompts(output: OutputStream): Pick<Host, 'confirm' | 'ask' | 'select'> {
  return {
    async confirm({ text, default: initialValue }) {
      return answered(await clack.confirm({ message: printable(text), initialValue, output }));
    },
    async ask({ text, placeholder, default: defaultValue, isSecret = false, check }: TextPrompt) {
      const prompt = {
        message: printable(text),
        output,
        validate: (answer = '') => check?.(answer === '' ? (defaultValue ?? '') : answer),
      };
      if (isSecret) return answered(await clack.password(prompt));
      return answered(
        await clack.text({
          ...prompt,
          placeholder: placeholder ?? defaultValue,
          defaultValue,
        }),
      );
    },
    async select<Value extends string>({ text, options }: SelectPrompt<Value>) {
      const listed = options.map(({ value, label, hint }) => ({ value, label: printable(label), hint }));
      return answered(
        await clack.select<string>({ message: printable(text), options: listed, output }),
      ) as Value;
    },
  };
}

function answered<Value>(answer: Value): Exclude<Value, symbol> {
  if (!clack.isCancel(answer)) return answer as Exclude<Value, symbol>;
  throw new CommandError('cancelled at a prompt: nothing was changed', { code: 'aborted', fault: 'user' });
}
