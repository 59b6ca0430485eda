import { createLogUpdate } from 'log-update';
import { asStarted } from './as-started.ts';
import { CommandError } from './errors.ts';
import type { System } from './system.ts';
import type { CommandOutput, Host, Progress, SelectPrompt, TextPrompt, UserMessage } from './host.ts';
import { inColour, noColour, type Paint } from './paint.ts';
import { printable, printableJson } from './printable.ts';
import { prompts } from './prompts.ts';
import { wrapLines } from './wrap-lines.ts';

export interface StreamsHostOptions {
  /** Prints results as JSON documents on stdout, one a line, and nothing else there. */
  readonly json: boolean;
  /** False disables colour in terminals as well. */
  readonly colour: boolean;
  /** Prints messages of the level `detail`. */
  readonly verbose: boolean;
}

/**
 * Writes results to stdout and everything else to stderr, so that a pipe gets the result alone. Progress is redrawn in a
 * terminal, and is one line for each change elsewhere.
 */
export function createStreamsHost(system: System, options: StreamsHostOptions): Host {
  const { stdin, stdout, stderr, env } = system;
  const wantsColour = options.colour && (env.NO_COLOR ?? '') === '';
  const onStdout = wantsColour && !options.json && stdout.isTTY === true ? inColour : noColour;
  const onStderr = wantsColour && stderr.isTTY === true ? inColour : noColour;
  const isInteractive =
    !options.json && stdin.isTTY === true && stderr.isTTY === true && (env.CI ?? '') === '';
  const live = stderr.isTTY === true ? createLiveProgress(stderr, onStderr) : undefined;
  const view = !options.json && stdout.isTTY === true ? createView(stdout) : undefined;
  const shown = new Map<string, string>();
  let hasShown = false;

  const shownAs = (text: string) => printable(asStarted(text, env));
  const say = (text: string) => {
    live?.clear();
    view?.clear();
    stderr.write(`${shownAs(text)}\n`);
    view?.draw();
    live?.draw();
  };
  const output = ({ text, data }: CommandOutput) => {
    live?.clear();
    stdout.write(options.json ? `${printableJson(data)}\n` : text === '' ? '' : `${shownAs(text)}\n`);
    live?.draw();
  };
  return {
    paint: onStdout,
    isInteractive,
    output,
    update(next: CommandOutput) {
      if (view === undefined) {
        output(hasShown ? { ...next, text: `\n${next.text}` } : next);
        hasShown = true;
        return;
      }
      live?.clear();
      view.show(shownAs(next.text));
      live?.draw();
    },
    notify({ level, text }: UserMessage) {
      if (level === 'detail' && !options.verbose) return;
      say(marked(level, text, onStderr));
    },
    progress(progress: Progress) {
      if (live !== undefined && progress.state === 'running') {
        live.show(progress);
        return;
      }
      live?.remove(progress.id);
      const line = lineOf({ ...progress, detail: progress.milestone ?? progress.detail }, onStderr);
      if (shown.get(progress.id) === line) return;
      shown.set(progress.id, line);
      say(line);
    },
    ...(isInteractive ? prompts(stderr) : noPrompts),
  };
}

const noPrompts = {
  confirm: ({ text }: { readonly text: string }) => Promise.reject(needsTerminal(text)),
  ask: ({ text }: TextPrompt) => Promise.reject(needsTerminal(text)),
  select: <Value extends string>({ text }: SelectPrompt<Value>) => Promise.reject<Value>(needsTerminal(text)),
};

function needsTerminal(question: string): CommandError {
  return new CommandError(`cannot ask without a terminal: ${question}`, {
    code: 'needs-confirmation',
    fault: 'user',
    fix: 'Pass the answer as an option (see --help), or run the command in a terminal.',
  });
}

function marked(level: UserMessage['level'], text: string, paint: Paint): string {
  switch (level) {
    case 'info':
      return text;
    case 'detail':
      return paint.faint(text);
    case 'warning':
      return `${paint.warning('!')} ${text}`;
  }
}

function lineOf({ state, title, detail }: Progress, paint: Paint): string {
  const tail = detail === undefined ? '' : ` ${paint.faint(detail)}`;
  switch (state) {
    case 'running':
      return `${paint.faint('…')} ${title}${tail}`;
    case 'done':
      return `${paint.good('✔')} ${title}${tail}`;
    case 'failed':
      return `${paint.bad('✘')} ${title}${tail}`;
  }
}

/** Output that replaces itself in a terminal. */
function createView(stream: System['stdout']) {
  const update = createLogUpdate(stream, { showCursor: true });
  // log-update itself breaks lines in the middle of words.
  const fitted = (text: string) => wrapLines(text, stream.columns ?? 80);
  let last = '';
  return {
    show(text: string) {
      last = text;
      update(fitted(text));
    },
    clear() {
      update.clear();
    },
    draw() {
      if (last !== '') update(fitted(last));
    },
  };
}

/** Running tasks, at the bottom of the terminal. */
function createLiveProgress(stream: System['stderr'], paint: Paint) {
  // What hides the cursor also ends the process at Ctrl-C, before a command can say in which state it stops.
  const update = createLogUpdate(stream, { showCursor: true });
  const running = new Map<string, Progress>();
  const draw = () => {
    if (running.size === 0) return;
    const lines = [...running.values()].flatMap((progress) => [
      lineOf(progress, paint),
      ...(progress.parts ?? []).slice(0, 8).map((part) => paint.faint(`    ${part}`)),
    ]);
    update(printable(lines.join('\n')));
  };
  const clear = () => {
    update.clear();
  };
  return {
    draw,
    clear,
    show(progress: Progress) {
      running.set(progress.id, progress);
      draw();
    },
    remove(id: string) {
      if (running.delete(id)) {
        clear();
        draw();
      }
    },
  };
}
