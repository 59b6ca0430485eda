import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { aSurroundings } from '../testing/surroundings.ts';
import { createStreamsHost } from './streams-host.ts';

describe('what is watched', () => {
  it('is drawn over what was there before, in a terminal', () => {
    const { host, stdout } = aHost({ isTerminal: true });

    host.show({ text: 'one', data: 1 });
    host.show({ text: 'two', data: 2 });

    expect(stdout()).toContain('one');
    expect(stdout().split('one')[1]).toContain('\u001b[2K');
    expect(stdout()).toMatch(/two\n$/);
  });

  it('is one after the other in a pipe', () => {
    const { host, stdout } = aHost({});

    host.show({ text: 'one', data: 1 });
    host.show({ text: 'two', data: 2 });

    expect(stdout()).toBe('one\n\ntwo\n');
  });

  it('is a document a line for programs, in a terminal as well', () => {
    const { host, stdout } = aHost({ isTerminal: true, json: true });

    host.show({ text: 'one', data: { look: 1 } });
    host.show({ text: 'two', data: { look: 2 } });

    expect(stdout()).toBe('{"look":1}\n{"look":2}\n');
  });

  it('makes way for what is told, and comes back', () => {
    const { host, stdout, stderr } = aHost({ isTerminal: true });

    host.show({ text: 'one', data: 1 });
    host.tell({ level: 'info', text: 'by the way' });

    expect(stderr()).toBe('by the way\n');
    expect(stdout()).toMatch(/one\n.*\u001b\[2K.*one\n$/s);
  });
});

describe('progress', () => {
  it('is a line for each change in a pipe, and says nothing twice', () => {
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
}: {
  readonly isTerminal?: boolean;
  readonly json?: boolean;
}) {
  const [stdout, stderr] = [aStream(isTerminal), aStream(isTerminal)];
  const host = createStreamsHost(aSurroundings({ cwd: '/', stdout, stderr }), {
    json,
    colour: false,
    verbose: false,
  });
  return { host, stdout: reader(stdout), stderr: reader(stderr) };
}

function aStream(isTTY: boolean) {
  return Object.assign(new PassThrough(), { isTTY, columns: 80, rows: 24 });
}

/** All that was written so far. */
function reader(stream: PassThrough): () => string {
  let seen = '';
  return () => {
    seen += (stream.read() as Buffer | null)?.toString('utf8') ?? '';
    return seen;
  };
}
