import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { aConfigFile, aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';

describe('completion in bash', () => {
  it.each([
    ['commands', ['poolkeeper', 'de'], ['deploy', 'destroy']],
    ['commands of commands', ['poolkeeper', 'secrets', ''], ['rotate', 'set']],
    ['options of a command', ['poolkeeper', 'status', '--w'], ['--watch', '--web']],
    ['options of all commands', ['poolkeeper', 'status', '--js'], ['--json']],
    ['options before a command', ['poolkeeper', '--reg'], ['--region']],
    ['commands after options', ['poolkeeper', '--json', 'stat'], ['status']],
    ['pools of the folder', ['poolkeeper', 'status', ''], ['blue', 'green']],
    [
      'services and pools',
      ['poolkeeper', 'deploy', ''],
      ['autoscaler', 'blue', 'green', 'lifecycle-manager'],
    ],
    ['shells', ['poolkeeper', 'completion', ''], ['bash', 'fish', 'zsh']],
    ['files', ['poolkeeper', 'validate', '--config', 'poolkeeper.b'], ['poolkeeper.blue.yaml']],
    ['nothing for a value that cannot be completed', ['poolkeeper', '--region', ''], []],
  ])('offers %s', async (_, words, expected) => {
    using folder = aFolder({
      'poolkeeper.blue.yaml': aConfigFile('blue'),
      'poolkeeper.green.yaml': aConfigFile('green'),
    });
    const { stdout: script } = await run(['completion', 'bash'], { cwd: folder.path });

    expect(complete(script, words, folder.path)).toEqual(expected);
  });
});

describe('completion scripts', () => {
  it.each([
    ['zsh', /^#compdef poolkeeper\n/, /'deploy:deploy services and pools'/],
    ['fish', /^# Completion/, /-n '__poolkeeper_at' -a deploy -d 'deploy services and pools'/],
  ])('for %s have descriptions', async (shell, start, line) => {
    using folder = aFolder();

    const { stdout } = await run(['completion', shell], { cwd: folder.path });

    expect(stdout).toMatch(start);
    expect(stdout).toMatch(line);
  });

  it('exist only for known shells', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['completion', 'csh'], { cwd: folder.path });

    expect(status).toBe(2);
    expect(stderr).toContain('Allowed choices are bash, zsh, fish');
  });
});

/** The completions that bash offers for the last word, in order. */
function complete(script: string, words: readonly string[], cwd: string): readonly string[] {
  const asked = `${script}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_poolkeeper
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['--norc', '-c', asked], { cwd, encoding: 'utf8' });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}
