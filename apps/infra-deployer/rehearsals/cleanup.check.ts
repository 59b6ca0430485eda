import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { exitStatus } from '../src/cli/exit-status.ts';
import { aCloudForAll } from '../src/testing/a-cloud.ts';
import { aFolder } from '../src/testing/a-folder.ts';
import { leftInAccount } from '../src/testing/left-in-account.ts';
import { run } from '../src/testing/run.ts';
import { playStandInWorkers } from '../src/testing/stand-in-workers.ts';

const world = aCloudForAll({ speed: 30 });

// The CDK toolkit caches account ids in the home folder.
let home: ReturnType<typeof aFolder> | undefined;
let workers: Disposable | undefined;
beforeAll(() => {
  home = aFolder();
  vi.stubEnv('HOME', home.path);
  workers = playStandInWorkers(world.cloud);
});
afterAll(() => {
  workers?.[Symbol.dispose]();
  home?.[Symbol.dispose]();
});

const local = () => ({ AWS_ENDPOINT_URL: world.cloud.url, LOCAL_CLOUD_TOKEN: world.cloud.token });

it.each([
  ['while the stand-in is being deployed', /poolkeeper-rehearsal-\w+ in progress/],
  ['while the pool is being deployed', /pool-rehearsal-\w+ in progress [2-9]/],
  ['while the pool scales', /rehearsal scaling out and in/],
  ['while the gate is off and a hook holds an instance', /✔ A1 /],
  ['while the stack is being deleted and a run is on an instance', /✔ A17 /],
])('cleanup removes everything after the process was killed %s', { timeout: 600_000 }, async (_, moment) => {
  using folder = aFolder();
  await rehearseUntil(moment, folder.path, (child) => child.kill('SIGKILL'));
  expect(leftInAccount(world.cloud)).not.toEqual([]);

  const { status, stdout } = await run(['rehearse', '--cleanup'], { cwd: folder.path, env: local() });

  expect(stdout).toContain('removed what is left of the rehearsal');
  expect(status).toBe(exitStatus.done);
  expect(leftInAccount(world.cloud)).toEqual([]);
});

it('Ctrl-C removes everything, and the report says so', { timeout: 600_000 }, async () => {
  using folder = aFolder();

  const { status, stderr } = await rehearseUntil(/rehearsal scaling/, folder.path, (child) =>
    child.kill('SIGINT'),
  );

  expect(stderr).toContain('Interrupted: removing everything');
  expect(stderr).toContain('poolkeeper rehearse --cleanup');
  expect(status).toBe(exitStatus.interrupted);
  expect(leftInAccount(world.cloud)).toEqual([]);
  const report = readFileSync(join(folder.path, 'poolkeeper-rehearsal.md'), 'utf8');
  expect(report).toContain('The rehearsal ended early: interrupted');
});

it(
  'after the credentials have expired, the error names what is left and the cleanup',
  { timeout: 600_000 },
  async () => {
    using folder = aFolder();
    const expired = vi.spyOn(world.cloud.account.identities, 'principal');

    const { status, stderr } = await run(['rehearse', '--yes'], {
      cwd: folder.path,
      env: local(),
      onStderr(text) {
        if (text.includes('rehearsal scaling')) expired.mockReturnValue(undefined);
      },
    });
    expired.mockRestore();

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toMatch(/not everything was removed: .*poolkeeper-pool-rehearsal-\w+/);
    expect(stderr).toContain('poolkeeper rehearse --cleanup');
    await run(['rehearse', '--cleanup'], { cwd: folder.path, env: local() });
    expect(leftInAccount(world.cloud)).toEqual([]);
  },
);

it('cleanup without leftovers says so', async () => {
  using folder = aFolder();

  const { status, stdout } = await run(['rehearse', '--cleanup'], { cwd: folder.path, env: local() });

  expect(status).toBe(exitStatus.done);
  expect(stdout).toContain('no rehearsal has left anything in eu-west-1');
});

/** Rehearses in a process of its own, and acts when its output matches. Resolves when it has ended. */
function rehearseUntil(
  moment: RegExp,
  cwd: string,
  act: (child: ReturnType<typeof spawn>) => void,
): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@poolkeeper/source', main, 'rehearse', '--yes'], {
    cwd,
    env: { PATH: process.env.PATH, TMPDIR: cwd, HOME: cwd, ...world.env, ...local() },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  let acted = false;
  child.stderr.on('data', (part: Buffer) => {
    stderr += part.toString();
    if (acted || !moment.test(stderr)) return;
    acted = true;
    act(child);
  });
  return new Promise((resolve, reject) => {
    child.once('close', (status) => {
      if (acted) resolve({ status, stderr });
      else reject(new Error(`the rehearsal ended before ${String(moment)}: ${stderr}`));
    });
  });
}
