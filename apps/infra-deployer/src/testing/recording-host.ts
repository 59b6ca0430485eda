import type { Answer, Choice, Host, Message, Progress, TextQuestion } from '../host/host.ts';
import { noColour } from '../host/paint.ts';

export interface RecordingHost extends Host {
  readonly answers: readonly Answer[];
  readonly messages: readonly Message[];
  readonly steps: readonly Progress[];
  /** The questions that were asked, in order. */
  readonly questions: readonly string[];
}

/** Writes down all that a command says, and answers its questions by the given answers, in order. */
export function recordingHost(replies?: readonly (string | boolean)[]): RecordingHost {
  const answers: Answer[] = [];
  const messages: Message[] = [];
  const steps: Progress[] = [];
  const questions: string[] = [];
  const left = [...(replies ?? [])];
  const reply = (question: string) => {
    questions.push(question);
    const given = left.shift();
    if (given === undefined) throw new Error(`nobody has an answer to "${question}"`);
    return given;
  };
  return {
    paint: noColour,
    canAsk: replies !== undefined,
    answers,
    messages,
    steps,
    questions,
    answer: (answer) => void answers.push(answer),
    show: (answer) => void answers.push(answer),
    tell: (message) => void messages.push(message),
    progress: (step) => void steps.push(step),
    confirm: ({ text }) => Promise.resolve(Boolean(reply(text))),
    ask: ({ text, check }: TextQuestion) => {
      const answer = String(reply(text));
      const wrong = check?.(answer);
      return wrong === undefined
        ? Promise.resolve(answer)
        : Promise.reject(new Error(`"${answer}" ${wrong}`));
    },
    choose: <Value extends string>({ text, options }: Choice<Value>) => {
      const answer = String(reply(text));
      const chosen = options.find(({ value }) => value === answer);
      return chosen === undefined
        ? Promise.reject(new Error(`"${answer}" is none of ${options.map(({ value }) => value).join(', ')}`))
        : Promise.resolve(chosen.value);
    },
  };
}
