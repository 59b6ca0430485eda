import { describe, expect, it } from 'vitest';
import { exitStatus } from './cli/exit-status.ts';
import { aConfigFile, aFolder } from './testing/a-folder.ts';
import { run } from './testing/run.ts';

describe('the command line', () => {
  it('prints help', async () => {
    using folder = aFolder();

    const { status, stdout, stderr } = await run(['--help'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(stdout).toContain('Usage: poolkeeper [options] [command]');
    expect(stdout).toContain('validate');
    expect(stderr).toBe('');
  });

  it('prints its version', async () => {
    using folder = aFolder();

    expect((await run(['--version'], { cwd: folder.path })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('suggests the command that was probably meant', async () => {
    using folder = aFolder();

    const { status, stdout, stderr } = await run(['vlaidate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stdout).toBe('');
    expect(stderr).toContain('Did you mean validate?');
  });

  it('writes nothing but results to stdout', async () => {
    using folder = aFolder();

    const { status, stdout, stderr } = await run(['validate'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stdout).toBe('');
    expect(stderr).toContain('(config-not-found)\n  Write one with `poolkeeper init`');
  });

  it('prints errors as JSON with --json', async () => {
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
  ])('uses colour as %s requires', async (_, options, isColoured) => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile() });

    const { stdout } = await run(['validate'], { cwd: folder.path, ...options });

    expect(stdout.includes('\u001b[')).toBe(isColoured);
  });

  it('uses no colour with --no-color', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile() });

    const { stdout } = await run(['validate', '--no-color'], { cwd: folder.path, isTerminal: true });

    expect(stdout).toBe('✔ poolkeeper.yaml describes the pool blue\n');
  });
});
