import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aFolder } from '../../testing/a-folder.ts';
import { run, type RunOptions } from '../../testing/run.ts';

const world = aCloudForAll();

describe('poolkeeper logs', { concurrent: false, shuffle: false }, () => {
  const poolkeeper = async (args: readonly string[], options: Partial<RunOptions> = {}) => {
    using folder = aFolder();
    return await run(args, { cwd: folder.path, ...options });
  };

  it('says that there is no log yet', async () => {
    const { status, stderr } = await poolkeeper(['logs', 'blue']);

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toContain('the functions that serve blue have no log');
    expect(stderr).toContain('poolkeeper deploy blue');
  });

  it('shows both functions in one stream, and folds what they repeat', async () => {
    const { logGroups } = world.cloud.account;
    for (const name of ['autoscaler', 'lifecycle-manager']) logGroups.put(`/aws/lambda/poolkeeper-${name}`);
    logGroups.write('/aws/lambda/poolkeeper-autoscaler', { stream: 'a', text: 'START RequestId: 1' });
    for (const explanation of ['hold at 2', 'hold at 2', 'hold at 2', 'scale in by at most 1: idle']) {
      logPass('blue', explanation, explanation.startsWith('scale') ? ['i-0a'] : []);
    }
    logPass('green', "green's", []);
    log('lifecycle-manager', {
      pool: 'blue',
      message: 'termination: waiting',
      event: 'termination',
      code: 'run-in-progress',
      instanceId: 'i-0a',
    });

    const { status, stdout, stderr } = await poolkeeper(['logs', 'blue']);

    expect(stderr).toBe('');
    expect(status).toBe(exitStatus.done);
    expect(stdout.replaceAll(/(^\d\d-\d\d )?\d\d:\d\d:\d\d/gm, 'TIME')).toBe(
      [
        'TIME pass   hold at 2 (3 times, until TIME)',
        'TIME pass   scale in by at most 1: idle; releases i-0a',
        'TIME gate   termination: waiting i-0a: run in progress',
        '',
      ].join('\n'),
    );
  });

  it('shows the lines of an instance, or of a function', async () => {
    const ofInstance = await poolkeeper(['logs', 'blue', '--instance', 'i-0a']);
    const ofFunction = await poolkeeper(['logs', 'blue', '--function', 'lifecycle-manager']);

    expect(ofInstance.stdout.trim().split('\n')).toHaveLength(2);
    expect(ofFunction.stdout).toMatch(/^\S+ \S+ gate {3}termination: waiting i-0a: run in progress\n$/);
  });

  it('prints every line as JSON', async () => {
    const { stdout } = await poolkeeper(['logs', 'blue', '--json']);

    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toHaveLength(5);
    expect(lines.at(-1)).toMatchObject({
      function: 'lifecycle-manager',
      at: expect.stringMatching(/Z$/) as string,
      instanceId: 'i-0a',
    });
  });

  it('follows until it is interrupted', async () => {
    const stop = new AbortController();
    setTimeout(() => {
      logPass('blue', 'a new decision', []);
    }, 500);
    setTimeout(() => {
      stop.abort();
    }, 4_500);

    const { status, stdout } = await poolkeeper(['logs', 'blue', '--follow'], { signal: stop.signal });

    expect(status).toBe(exitStatus.done);
    expect(stdout.match(/a new decision/g)).toHaveLength(1);
    expect(stdout.match(/scale in by at most 1/g)).toHaveLength(1);
  }, 20_000);

  it('says that a pool without lines is not deployed', async () => {
    const { status, stderr } = await poolkeeper(['logs', 'red']);

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('the pool red is not deployed');
  });

  it.each([
    [['--since', 'yesterday'], '--since must be a duration'],
    [['--function', 'gate'], 'Allowed choices are autoscaler, lifecycle-manager, termination-policy'],
  ])('refuses %j', async (options, message) => {
    const { status, stderr } = await poolkeeper(['logs', 'blue', ...options]);

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(message);
  });
});

function logPass(pool: string, explanation: string, terminating: readonly string[]): void {
  log('autoscaler', {
    pool,
    message: 'pass',
    decision: { kind: 'hold', explanation },
    applied: { terminating },
  });
}

function log(name: string, fields: Readonly<Record<string, unknown>>): void {
  const text = JSON.stringify(fields);
  world.cloud.account.logGroups.write(`/aws/lambda/poolkeeper-${name}`, { stream: 'a', text });
}
