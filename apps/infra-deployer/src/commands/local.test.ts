import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exitStatus } from '../cli/exit-status.ts';
import { aConfigFile, aFolder } from '../testing/a-folder.ts';
import { runProgram } from '../testing/run-program.ts';
import { run, type Run } from '../testing/run.ts';

describe('poolkeeper local', { timeout: 300_000 }, () => {
  it('runs a workload on the pool of the configuration until all runs are done', async () => {
    using folder = aFolder({
      'poolkeeper.yaml': aConfigFile('blue', 'scaling: { maxSize: 3, scaleInAfter: 2m }'),
    });

    // Anybody can create a link under a name that is known beforehand.
    using others = aFolder({ file: 'keep' });
    symlinkSync(join(others.path, 'file'), join(tmpdir(), 'poolkeeper-functions-0.log'));
    onTestFinished(() => {
      rmSync(join(tmpdir(), 'poolkeeper-functions-0.log'));
    });

    const { status, stdout, stderr } = await run(
      ['local', '--json', '--runs', '4', '--speed', '300', '--port', '0', '--until-done'],
      { cwd: folder.path },
    );

    expect(stderr).toContain('/graphql');
    expect(readFileSync(join(others.path, 'file'), 'utf8')).toBe('keep');
    expect(status).toBe(exitStatus.done);
    expect(JSON.parse(stdout)).toMatchObject({ runs: { total: 4, finished: 4, interrupted: 0 } });
  });

  it('serves a pool that status, plan and doctor can look at with the printed lines, also after its key was set', async () => {
    using folder = aFolder({
      'poolkeeper.yaml': aConfigFile('blue', 'aws: { region: eu-central-1 }\nimage: { build: {} }'),
    });
    const stop = new AbortController();
    const printed = Promise.withResolvers<string>();
    let stderr = '';
    const serving = run(['local', '--json', '--runs', '40', '--speed', '20', '--port', '0'], {
      cwd: folder.path,
      signal: stop.signal,
      onStderr: (text) => {
        stderr += text;
        if (stderr.includes('LOCAL_CLOUD_TOKEN=')) printed.resolve(stderr);
      },
    });
    try {
      const text = await printed.promise;
      const options = { cwd: folder.path, env: exportsIn(text) };
      const [, secret = ''] = /API key .* secret (\S+)/.exec(text) ?? [];
      writeFileSync(join(folder.path, 'key'), secret);
      const set = await runProgram(['secrets', 'set', 'blue', 'api-key', '--from-file', 'key'], options);
      expect(set.status, set.stderr).toBe(exitStatus.done);

      const [status, plan, doctor, image] = (await Promise.all(
        [['status', '--json'], ['plan'], ['doctor'], ['image', 'status']].map((args) =>
          runProgram(args, options),
        ),
      )) as [Run, Run, Run, Run];

      expect(status.stderr).toBe('');
      const { pools } = JSON.parse(status.stdout) as {
        readonly pools: readonly { readonly observedAt: string }[];
      };
      // Twenty times as fast as this machine.
      expect(Date.parse(pools[0]?.observedAt ?? '')).toBeGreaterThan(Date.now() + 10_000);
      expect(plan.status, plan.stderr).toBe(exitStatus.done);
      expect(doctor.stdout).toMatch(/✔ endpoint +http:\/\/127\.0\.0\.1:/);
      expect(doctor.stdout).not.toContain('✘');
      expect(doctor.status).toBe(exitStatus.done);
      expect(image.stdout, image.stderr).toContain('blue  launches from ami-');
    } finally {
      stop.abort();
      await serving;
    }
  });

  it('says that the local cloud has ended', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['status'], {
      cwd: folder.path,
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', LOCAL_CLOUD_TOKEN: 'a-token' },
    });

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toContain('the local cloud at http://127.0.0.1:1 does not answer');
    expect(stderr).not.toContain('a-token');
  });

  it('needs the name of a pool if there are several', async () => {
    using folder = aFolder({
      'poolkeeper.a.yaml': aConfigFile('a'),
      'poolkeeper.b.yaml': aConfigFile('b'),
    });

    const { status, stderr } = await run(['local'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('there are several pools: a, b');
  });

  it.each([
    [['--speed', 'fast'], '--speed'],
    [['--no-workload', '--workflow'], '--no-workload has no runs: leave out --trace, --runs and --workflow'],
  ])('explains the invalid options %j', async (options, problem) => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile() });

    const { status, stderr } = await run(['local', ...options], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(problem);
  });
});

/** The variables of the lines that the user copies. */
function exportsIn(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n').filter((line) => line.startsWith('  export '));
  const words = lines.flatMap((line) => line.trim().split(' ').slice(1));
  return Object.fromEntries(
    words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
}
