import { createLogUpdate } from 'log-update';
import { CommandError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Answer, Choice, Host, Message, Progress, TextQuestion } from './host.ts';
import { inColour, noColour, type Paint } from './paint.ts';
import { prompts } from './prompts.ts';

export interface StreamsHostOptions {
  /** The answer as JSON on stdout, one document a line, and nothing else there. */
  readonly json: boolean;
  /** False for none even in a terminal. */
  readonly colour: boolean;
  /** Tells details as well. */
  readonly verbose: boolean;
}

/**
 * Talks over stdout and stderr: answers go to stdout, everything else to stderr, so that a pipe gets the answer alone.
 * Progress moves in a terminal, and is a line for each change elsewhere.
 */
export function createStreamsHost(surroundings: Surroundings, options: StreamsHostOptions): Host {
  const { stdin, stdout, stderr, env } = surroundings;
  const wantsColour = options.colour && (env.NO_COLOR ?? '') === '';
  const onStdout = wantsColour && !options.json && stdout.isTTY === true ? inColour : noColour;
  const onStderr = wantsColour && stderr.isTTY === true ? inColour : noColour;
  const canAsk = !options.json && stdin.isTTY === true && stderr.isTTY === true && (env.CI ?? '') === '';
  const live = stderr.isTTY === true ? createLiveProgress(stderr, onStderr) : undefined;
  const view = !options.json && stdout.isTTY === true ? createView(stdout) : undefined;
  const shown = new Map<string, string>();
  let hasShown = false;

  const say = (text: string) => {
    live?.clear();
    view?.clear();
    stderr.write(`${text}\n`);
    view?.draw();
    live?.draw();
  };
  const answer = ({ text, data }: Answer) => {
    live?.clear();
    stdout.write(options.json ? `${JSON.stringify(data)}\n` : text === '' ? '' : `${text}\n`);
    live?.draw();
  };
  return {
    paint: onStdout,
    canAsk,
    answer,
    show(next: Answer) {
      if (view === undefined) {
        answer(hasShown ? { ...next, text: `\n${next.text}` } : next);
        hasShown = true;
        return;
      }
      live?.clear();
      view.show(next.text);
      live?.draw();
    },
    tell({ level, text }: Message) {
      if (level === 'detail' && !options.verbose) return;
      say(marked(level, text, onStderr));
    },
    progress(progress: Progress) {
      if (live !== undefined && progress.state === 'running') {
        live.show(progress);
        return;
      }
      live?.remove(progress.id);
      const { milestone = progress.detail, ...rest } = progress;
      const line = lineOf({ ...rest, ...(milestone !== undefined && { detail: milestone }) }, onStderr);
      if (shown.get(progress.id) === line) return;
      shown.set(progress.id, line);
      say(line);
    },
    ...(canAsk ? prompts(stderr) : noPrompts),
  };
}

const noPrompts = {
  confirm: ({ text }: { readonly text: string }) => Promise.reject(nobodyToAsk(text)),
  ask: ({ text }: TextQuestion) => Promise.reject(nobodyToAsk(text)),
  choose: <Value extends string>({ text }: Choice<Value>) => Promise.reject<Value>(nobodyToAsk(text)),
};

function nobodyToAsk(question: string): CommandError {
  return new CommandError(`there is nobody to ask: ${question}`, {
    code: 'needs-confirmation',
    fault: 'user',
    fix: 'Give the answer as an option (see --help), or run it in a terminal.',
  });
}

function marked(level: Message['level'], text: string, paint: Paint): string {
  switch (level) {
    case 'info':
      return text;
    case 'detail':
      return paint.faint(text);
    case 'success':
      return `${paint.good('✔')} ${text}`;
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

/** What is watched: drawn over itself. */
function createView(stream: Surroundings['stdout']) {
  const update = createLogUpdate(stream, { showCursor: true });
  let last = '';
  return {
    show(text: string) {
      last = text;
      update(text);
    },
    clear() {
      update.clear();
    },
    draw() {
      if (last !== '') update(last);
    },
  };
}

/** What runs at the moment, at the bottom of the terminal. */
function createLiveProgress(stream: Surroundings['stderr'], paint: Paint) {
  const update = createLogUpdate(stream);
  const running = new Map<string, Progress>();
  const draw = () => {
    if (running.size === 0) return;
    const lines = [...running.values()].flatMap((progress) => [
      lineOf(progress, paint),
      ...(progress.parts ?? []).slice(0, 8).map((part) => paint.faint(`    ${part}`)),
    ]);
    update(lines.join('\n'));
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
