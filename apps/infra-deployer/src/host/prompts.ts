import * as clack from '@clack/prompts';
import { CommandError } from '../errors.ts';
import type { Output } from '../surroundings.ts';
import type { Choice, Host, TextQuestion } from './host.ts';

/** Questions in a terminal. Ctrl-C at one of them ends the command. */
export function prompts(output: Output): Pick<Host, 'confirm' | 'ask' | 'choose'> {
  return {
    async confirm({ text, default: initialValue }) {
      return answered(await clack.confirm({ message: text, initialValue, output }));
    },
    async ask({ text, placeholder, default: defaultValue, isSecret = false, check }: TextQuestion) {
      const question = {
        message: text,
        output,
        validate: (answer: string | undefined) =>
          check?.((answer ?? '') === '' ? (defaultValue ?? '') : (answer ?? '')),
      };
      if (isSecret) return answered(await clack.password(question));
      return answered(
        await clack.text({
          ...question,
          ...(placeholder !== undefined && { placeholder }),
          ...(defaultValue !== undefined && { defaultValue, placeholder: placeholder ?? defaultValue }),
        }),
      );
    },
    async choose<Value extends string>({ text, options }: Choice<Value>) {
      const listed = options.map(({ value, label, hint }) => ({
        value: value,
        label,
        hint,
      }));
      return answered(await clack.select<string>({ message: text, options: listed, output })) as Value;
    },
  };
}

function answered<Value>(answer: Value): Exclude<Value, symbol> {
  if (!clack.isCancel(answer)) return answer as Exclude<Value, symbol>;
  throw new CommandError('stopped at a question: nothing was changed', { code: 'aborted', fault: 'user' });
}
