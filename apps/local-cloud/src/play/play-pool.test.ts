import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Terminal } from '../console/terminal.ts';
import { UsageError } from '../options/errors.ts';
import type { Options } from '../options/options.ts';
import { parseOptions } from '../options/parse-options.ts';
import type { Summary } from '../report/summary.ts';
import { poolAssembly } from './fixtures/pool-assembly.ts';
import { playPool } from './play-pool.ts';

const never = new Promise<never>(() => undefined);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
});
afterAll(() => rm(folder, { recursive: true }));

// Processes start slowly on a machine that is busy with other tests.
describe('playing a pool', { timeout: 30_000 }, () => {
  it('plays a trace until its runs have ended and the pool is empty', async () => {
    const trace = await aFile('trace.csv', 'queued_at,stack,duration_s\n1000,a,30\n1000,b,40\n');
    const report = join(folder, 'report.json');
    const terminal = aTerminal();
    const options = optionsOf('--trace', trace, '--report', report, '--until-done');

    const status = await playPool({ options, terminal, stopped: never, synthesized });

    expect(terminal.text()).toContain('2 of 2 finished, 0 interrupted');
    expect(status).toBe(0);
    const summary = JSON.parse(await readFile(report, 'utf8')) as Summary;
    expect(summary).toMatchObject({
      runs: { total: 2, finished: 2, interrupted: 0 },
      instances: { launched: 1, terminated: 1, peak: 1 },
      passes: { failed: 0, scaleOut: 1, scaleIn: 1 },
      drains: { total: 1 },
    });
  });

  it('plays runs that wait for a person and each other until the last one has ended', async () => {
    const trace = await aFile(
      'workflow.csv',
      [
        'queued_at,stack,duration_s,run,after,apply_s,confirmed_after_s,discarded_after_s',
        '1000,network,30,first,,20,120,',
        '1000,app,10,,first,,,',
        '1000,network,10,second,,,,60',
        '1000,cache,10,,second,,,',
      ].join('\n'),
    );
    const report = join(folder, 'workflow.json');
    const terminal = aTerminal();
    const options = optionsOf('--trace', trace, '--report', report, '--until-done');

    const status = await playPool({ options, terminal, stopped: never, synthesized });

    expect(status).toBe(0);
    expect(terminal.text()).toContain('2 of 4 finished, 0 interrupted, 1 discarded, 1 skipped\n');
    expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({
      runs: { total: 4, finished: 2, discarded: 1, skipped: 1, unfinished: 0 },
    });
  });

  it('reports the faults, and when the lifecycle manager is switched', async () => {
    const trace = await aFile('faulty.csv', 'queued_at,stack,duration_s\n1000,a,30\n1900,b,30\n');
    const terminal = aTerminal();
    const options = optionsOf(
      ...['--trace', trace, '--until-done', '--faults', 'slow-boot=1', '--manager-off', '1-12'],
    );

    const status = await playPool({ options, terminal, stopped: never, synthesized });

    expect(status).toBe(0);
    expect(terminal.text()).toContain('faults         slow-boot=1\n');
    expect(terminal.text()).toMatch(
      /lifecycle manager switched off\n[^]*lifecycle manager switched on again\n/,
    );
    expect(terminal.text()).toContain('2 of 2 finished, 0 interrupted');
  });

  it('prints where the APIs are, and stops when it is told to', async () => {
    const terminal = aTerminal();

    const status = await playPool({
      options: optionsOf('--no-workload'),
      terminal,
      stopped: Promise.resolve(),
      synthesized,
    });

    expect(status).toBe(0);
    expect(terminal.text()).toMatch(/export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+\n/);
    expect(terminal.text()).toContain('0 of 0 finished');
  });

  it('ends when no pass succeeds, and reports the reason', async () => {
    const terminal = aTerminal();

    const status = await playPool({
      options: optionsOf('--runs', '3', '--until-done'),
      terminal,
      stopped: never,
      synthesized: () => poolAssembly(join(folder, 'broken'), 'broken'),
    });

    expect(status).toBe(1);
    expect(terminal.text()).toContain('pass failed: POOL_SETTINGS_PATH must be a path of SSM parameters');
    expect(terminal.text()).toContain('0 of 3 finished, 0 interrupted, 3 unfinished');
  });

  it('does not start if the trace has an invalid line', async () => {
    const trace = await aFile('bad.csv', 'queued_at,stack,duration_s\n1000,a,long\n');
    const terminal = aTerminal();

    await expect(
      playPool({ options: optionsOf('--trace', trace), terminal, stopped: never, synthesized }),
    ).rejects.toThrow(`${trace}:2: duration_s must be a number of seconds of 0 or more, got 'long'`);
    expect(terminal.text()).toBe('');
  });

  it('says what it is doing before the APIs are there', async () => {
    const terminal = aTerminal();
    let whileSynthesizing = '';

    await playPool({
      options: optionsOf('--no-workload'),
      terminal,
      stopped: Promise.resolve(),
      synthesized: () => {
        whileSynthesizing = terminal.text();
        return synthesized();
      },
    });

    expect(whileSynthesizing).toBe("Synthesizing the pool's templates ...\n");
    expect(terminal.text()).toMatch(/^Synthesizing .*\nDeploying them on this machine \.\.\.\n/);
  });

  it('does not start if the report would replace a folder', async () => {
    const options = optionsOf('--no-workload', '--report', folder);

    await expect(playPool({ options, terminal: aTerminal(), stopped: never, synthesized })).rejects.toThrow(
      new UsageError(`--report needs a file, got the folder ${folder}`),
    );
  });

  it.each([
    ['no manifest', {}, /^--assembly: .* is not a cloud assembly: cannot read manifest.json/],
    [
      'a broken manifest',
      { 'manifest.json': '{' },
      /^--assembly: .* is not a cloud assembly: manifest.json is not JSON/,
    ],
    ['no stacks', { 'manifest.json': '{}' }, /^--assembly: .* contains no stacks/],
    [
      'a template that cannot be deployed',
      {
        'manifest.json': JSON.stringify({
          artifacts: { s: { type: 'aws:cloudformation:stack', properties: { templateFile: 's.json' } } },
        }),
        's.json': '{ "Resources": { "A": { "Type": "Acme::No::Thing" } } }',
      },
      /^--assembly: .*Acme::No::Thing/,
    ],
  ])('does not start with an assembly with %s', async (name, files, message) => {
    const assembly = join(folder, `assembly with ${name}`);
    await mkdir(assembly);
    for (const [file, text] of Object.entries(files)) await writeFile(join(assembly, file), text);
    const options = optionsOf('--no-workload', '--assembly', assembly);

    const error = await playPool({ options, terminal: aTerminal(), stopped: never }).catch(
      (each: unknown) => each,
    );

    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(message);
  });

  it('does not start if the report cannot be written', async () => {
    const options = optionsOf('--no-workload', '--report', join(folder, 'nowhere', 'report.json'));

    await expect(playPool({ options, terminal: aTerminal(), stopped: never, synthesized })).rejects.toThrow(
      '--report needs a file in a writable folder',
    );
  });
});

function synthesized(): Promise<string> {
  return poolAssembly(join(folder, 'assembly'));
}

function optionsOf(...argv: string[]): Options {
  const parsed = parseOptions(['--port', '0', '--speed', '1000', ...argv]);
  if (parsed.kind === 'help') throw new Error('expected options, got the help');
  return parsed.options;
}

async function aFile(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

function aTerminal(): Terminal & { text(): string } {
  let written = '';
  return {
    write: (text) => (written += text),
    interactive: false,
    colour: false,
    width: () => 100,
    text: () => written,
  };
}
