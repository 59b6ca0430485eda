import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exitStatus } from '../cli/exit-status.ts';
import { aConfigFile, aFolder } from '../testing/a-folder.ts';
import { run } from '../testing/run.ts';

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

  it('needs the name of a pool if there are several', async () => {
    using folder = aFolder({
      'poolkeeper.a.yaml': aConfigFile('a'),
      'poolkeeper.b.yaml': aConfigFile('b'),
    });

    const { status, stderr } = await run(['local'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('there are several pools: a, b');
  });

  it('explains an invalid option', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile() });

    const { status, stderr } = await run(['local', '--speed', 'fast'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('--speed');
  });
});
