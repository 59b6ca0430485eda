import type { Paint } from './paint.ts';

/**
 * Everything a command says to its user, and asks. Commands use neither terminals nor pipes nor JSON directly, so that a test
 * can record what they say and another program can stand in for the user.
 */
export interface Host {
  /** How to highlight parts of a text. */
  readonly paint: Paint;
  /** Whether a user can answer prompts. `confirm`, `ask` and `select` reject when this is false. */
  readonly isInteractive: boolean;
  /** The result of the command. Called once, or for each part of a result that goes on. */
  output(output: CommandOutput): void;
  /** The result of a command that repeats: replaces the previous one in a terminal, follows it elsewhere. */
  update(output: CommandOutput): void;
  /** A message beside the result. */
  notify(message: UserMessage): void;
  /** The state of a longer task. The last call for an id has a state other than `running`. */
  progress(progress: Progress): void;
  confirm(prompt: { readonly text: string; readonly default: boolean }): Promise<boolean>;
  ask(prompt: TextPrompt): Promise<string>;
  select<Value extends string>(prompt: SelectPrompt<Value>): Promise<Value>;
}

export interface CommandOutput {
  /** For people. Does not end with a line break. */
  readonly text: string;
  /** The same for programs, printed as JSON. Its shape is part of the interface. */
  readonly data: unknown;
}

export interface UserMessage {
  readonly level: 'info' | 'warning' | 'detail';
  readonly text: string;
}

export interface Progress {
  /** The task, such as `stack:eu-west-1:poolkeeper-pool-blue`. */
  readonly id: string;
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed';
  /** How far the task is, or how it ended. */
  readonly detail?: string;
  /** Shown in logs instead of `detail`; changes less often, so that a log gets fewer lines. @default - the detail */
  readonly milestone?: string;
  /** Steps that are in progress, each with its state. Shown in terminals only. */
  readonly parts?: readonly string[];
}

export interface TextPrompt {
  readonly text: string;
  readonly placeholder?: string;
  readonly default?: string;
  /** Hides the input. @default false */
  readonly isSecret?: boolean;
  /** Returns what is wrong with an answer, or undefined if it is valid. */
  readonly check?: (answer: string) => string | undefined;
}

export interface SelectPrompt<Value extends string> {
  readonly text: string;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[];
}
