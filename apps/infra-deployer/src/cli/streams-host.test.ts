import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { aSystem } from '../testing/a-system.ts';
import { createStreamsHost } from './streams-host.ts';

describe('text from elsewhere, such as the name of a stack in Spacelift', () => {
  const hostile = 'a\u001b[2J\u001b]0;title\u0007\u009b31m\u202Eb\r\u007f\u001b[8mc\tok\n';
  const harmless = 'a[2J]0;title31mb[8mc\tok\n';

  it.each([
    ['a result', 'output'],
    ['a result that is updated', 'update'],
    ['a message', 'notify'],
    ['progress', 'progress'],
  ] as const)('cannot control the terminal in %s', (_, what) => {
    const { host, stdout, stderr } = aHost({});

    if (what === 'notify') host.notify({ level: 'info', text: hostile });
    else if (what === 'progress') host.progress({ id: '1', title: hostile, state: 'done' });
    else host[what]({ text: hostile, data: 1 });

    expect(`${stdout()}${stderr()}`).toContain(harmless);
  });

  it('cannot control the terminal in a result with --json, whose value stays the same', () => {
    const { host, stdout } = aHost({ json: true });

    host.output({ text: '', data: { name: hostile } });

    expect(stdout()).toMatch(/^[ -~]+\n$/);
    expect(JSON.parse(stdout())).toEqual({ name: hostile });
  });

  it('keeps its colours', () => {
    const { host, stdout } = aHost({ isTerminal: true, colour: true });

    host.output({ text: host.paint.good('fine'), data: 1 });

    expect(stdout()).toBe('\u001b[32mfine\u001b[39m\n');
  });
});

describe('output that is updated', () => {
  it('replaces the previous output in a terminal', () => {
    const { host, stdout } = aHost({ isTerminal: true });

    host.update({ text: 'one', data: 1 });
    host.update({ text: 'two', data: 2 });

    expect(stdout()).toContain('one');
    expect(stdout().split('one')[1]).toContain('\u001b[2K');
    expect(stdout()).toMatch(/two\n$/);
  });

  it('breaks long lines between words in a narrow terminal', () => {
    const { host, stdout } = aHost({ isTerminal: true, columns: 20 });

    host.update({ text: 'hold at 5: two workers are idle', data: 1 });

    expect(stdout()).toContain('hold at 5: two\n    workers are idle');
  });

  it('follows the previous output in a pipe', () => {
    const { host, stdout } = aHost({});

    host.update({ text: 'one', data: 1 });
    host.update({ text: 'two', data: 2 });

    expect(stdout()).toBe('one\n\ntwo\n');
  });

  it('is one JSON document a line with --json, in a terminal too', () => {
    const { host, stdout } = aHost({ isTerminal: true, json: true });

    host.update({ text: 'one', data: { refresh: 1 } });
    host.update({ text: 'two', data: { refresh: 2 } });

    expect(stdout()).toBe('{"refresh":1}\n{"refresh":2}\n');
  });

  it('is cleared for a message and drawn again below it', () => {
    const { host, stdout, stderr } = aHost({ isTerminal: true });

    host.update({ text: 'one', data: 1 });
    host.notify({ level: 'info', text: 'a message' });

    expect(stderr()).toBe('a message\n');
    expect(stdout()).toMatch(/one\n.*\u001b\[2K.*one\n$/s);
  });
});

describe('progress', () => {
  it('leaves Ctrl-C to the command, which says in which state it stops', () => {
    const { isTTY } = process.stderr;
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => {
      process.stderr.isTTY = isTTY;
      write.mockRestore();
    });
    process.stderr.isTTY = true;
    const { host } = aHost({ isTerminal: true });
    const before = process.listenerCount('SIGINT');

    host.progress({ id: 'a', title: 'a stack', state: 'running' });

    expect(process.listenerCount('SIGINT')).toBe(before);
    expect(write).not.toHaveBeenCalled();
  });

  it('is one line for each change in a pipe', () => {
    const { host, stderr } = aHost({});

    host.progress({ id: 'a', title: 'a stack', state: 'running', detail: 'creating' });
    host.progress({ id: 'a', title: 'a stack', state: 'running', detail: 'creating' });
    host.progress({ id: 'a', title: 'a stack', state: 'done', detail: 'created' });

    expect(stderr()).toBe('… a stack creating\n✔ a stack created\n');
  });
});

function aHost({
  isTerminal = false,
  json = false,
  columns = 80,
  colour = false,
}: {
  readonly isTerminal?: boolean;
  readonly json?: boolean;
  readonly columns?: number;
  readonly colour?: boolean;
}) {
  const [stdout, stderr] = [aStream(isTerminal, columns), aStream(isTerminal, columns)];
  const host = createStreamsHost(aSystem({ cwd: '/', stdout, stderr }), {
    json,
    colour,
    verbose: false,
  });
  return { host, stdout: reader(stdout), stderr: reader(stderr) };
}

function aStream(isTTY: boolean, columns: number) {
  return Object.assign(new PassThrough(), { isTTY, columns, rows: 24 });
}

/** Everything written so far. */
function reader(stream: PassThrough): () => string {
  let seen = '';
  return () => {
    seen += (stream.read() as Buffer | null)?.toString('utf8') ?? '';
    return seen;
  };
}
