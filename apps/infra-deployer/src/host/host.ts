import type { Paint } from './paint.ts';

/**
 * All talk with whoever runs a command. Commands know nothing else of terminals, pipes and JSON, so a test can listen in,
 * and another program can be the one that is talked to.
 */
export interface Host {
  /** How to make parts of a text stand out. */
  readonly paint: Paint;
  /** Whether somebody is there to answer a question. The others may be called only then. */
  readonly canAsk: boolean;
  /** What the command was asked for. Once. */
  answer(answer: Answer): void;
  /** What a command watches, again and again: each takes the place of the one before, where that can be. */
  show(answer: Answer): void;
  /** Something worth knowing on the way. */
  tell(message: Message): void;
  /** How a longer piece of work gets on. The last call for an id has a state other than `running`. */
  progress(progress: Progress): void;
  confirm(question: { readonly text: string; readonly default: boolean }): Promise<boolean>;
  /** `check` says what is wrong with an answer; undefined when it will do. */
  ask(question: TextQuestion): Promise<string>;
  choose<Value extends string>(question: Choice<Value>): Promise<Value>;
}

export interface Answer {
  /** For people. Ends without a line break. */
  readonly text: string;
  /** The same for programs, as JSON. Its shape is part of the interface. */
  readonly data: unknown;
}

export interface Message {
  readonly level: 'info' | 'success' | 'warning' | 'detail';
  readonly text: string;
}

export interface Progress {
  /** The piece of work, as `stack:poolkeeper-pool-blue`. */
  readonly id: string;
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed';
  /** How far it is, or how it ended. */
  readonly detail?: string;
  /** What a log shows instead of the detail, so that it gets a line less often. @default - the detail */
  readonly milestone?: string;
  /** What is being done at the moment, each with its state; shown where there is room for it. */
  readonly parts?: readonly string[];
}

export interface TextQuestion {
  readonly text: string;
  readonly placeholder?: string;
  readonly default?: string;
  /** Not shown while it is typed. @default false */
  readonly isSecret?: boolean;
  readonly check?: (answer: string) => string | undefined;
}

export interface Choice<Value extends string> {
  readonly text: string;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[];
}
