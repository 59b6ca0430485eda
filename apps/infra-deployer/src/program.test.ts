import { describe, expect, it } from 'vitest';
import { exitStatus } from './exit-status.ts';
import { aConfigFile, aFolder } from './testing/a-folder.ts';
import { run } from './testing/run.ts';

describe('the command line', () => {
  it('helps', async () => {
    using folder = aFolder();

    const { status, stdout, stderr } = await run(['--help'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(stdout).toContain('Usage: poolkeeper [options] [command]');
    expect(stdout).toContain('validate');
    expect(stderr).toBe('');
  });

  it('says its version', async () => {
    using folder = aFolder();

    expect((await run(['--version'], { cwd: folder.path })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('suggests what was meant', async () => {
    using folder = aFolder();

    const { status, stdout, stderr } = await run(['vlaidate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stdout).toBe('');
    expect(stderr).toContain('Did you mean validate?');
  });

  it('keeps stdout free of anything but the answer', async () => {
    using folder = aFolder();

    const { status, stdout, stderr } = await run(['validate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stdout).toBe('');
    expect(stderr).toContain('(config-not-found)\n  Write one with `poolkeeper init`');
  });

  it('answers errors as JSON to programs', async () => {
    using folder = aFolder();

    const { status, stdout, stderr } = await run(['validate', '--json'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'config-not-found', fault: 'user' } });
    expect(stderr).toBe('');
  });

  it.each([
    ['a pipe', { isTerminal: false }, false],
    ['a terminal', { isTerminal: true }, true],
    ['a terminal with NO_COLOR', { isTerminal: true, env: { NO_COLOR: '1' } }, false],
  ])('is coloured as it should be in %s', async (_, options, isColoured) => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile() });

    const { stdout } = await run(['validate'], { cwd: folder.path, ...options });

    expect(stdout.includes('\u001b[')).toBe(isColoured);
  });

  it('has no colour where it is told so', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile() });

    const { stdout } = await run(['validate', '--no-color'], { cwd: folder.path, isTerminal: true });

    expect(stdout).toBe('✔ poolkeeper.yaml describes the pool blue\n');
  });
});
