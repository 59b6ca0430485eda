import type { CommandOutput, Host, Progress, SelectPrompt, TextPrompt, UserMessage } from '../cli/host.ts';
import { noColour } from '../cli/paint.ts';

export interface RecordingHost extends Host {
  readonly outputs: readonly CommandOutput[];
  readonly messages: readonly UserMessage[];
  readonly steps: readonly Progress[];
  /** The texts of the prompts, in order. */
  readonly prompts: readonly string[];
}

/** Records everything that a command says, and answers its prompts with the given replies, in order. */
export function recordingHost(replies?: readonly (string | boolean)[]): RecordingHost {
  const outputs: CommandOutput[] = [];
  const messages: UserMessage[] = [];
  const steps: Progress[] = [];
  const prompts: string[] = [];
  const left = [...(replies ?? [])];
  const reply = (prompt: string) => {
    prompts.push(prompt);
    const given = left.shift();
    if (given === undefined) throw new Error(`there is no reply to "${prompt}"`);
    return given;
  };
  return {
    paint: noColour,
    isInteractive: replies !== undefined,
    outputs,
    messages,
    steps,
    prompts,
    output: (output) => void outputs.push(output),
    update: (output) => void outputs.push(output),
    notify: (message) => void messages.push(message),
    progress: (step) => void steps.push(step),
    confirm: ({ text }) => Promise.resolve(Boolean(reply(text))),
    ask: ({ text, check }: TextPrompt) => {
      const answer = String(reply(text));
      const wrong = check?.(answer);
      return wrong === undefined
        ? Promise.resolve(answer)
        : Promise.reject(new Error(`"${answer}" ${wrong}`));
    },
    select: <Value extends string>({ text, options }: SelectPrompt<Value>) => {
      const answer = String(reply(text));
      const selected = options.find(({ value }) => value === answer);
      return selected === undefined
        ? Promise.reject(
            new Error(`"${answer}" is not one of ${options.map(({ value }) => value).join(', ')}`),
          )
        : Promise.resolve(selected.value);
    },
  };
}
