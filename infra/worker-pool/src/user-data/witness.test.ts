import { describe, expect, it } from 'vitest';
import { Sandbox } from './testing/sandbox.ts';

/** The time at which the witness starts. */
const start = '2026-03-02T10:00:00Z';
const agent = 'aaaa';
const run = 'bbbb';

describe('the witness of runs', () => {
  it('is a service that survives the worker', async () => {
    using sandbox = new Sandbox();

    await sandbox.boot();

    const unit = sandbox.read('etc/systemd/system/poolkeeper-witness.service');
    expect(unit).toMatch(/^Restart=always$/m);
    expect(unit).not.toContain('spacelift-worker');
    expect(sandbox.callsOf('systemctl')).toContain(
      'systemctl enable --now --no-block poolkeeper-witness.service spacelift-worker.service',
    );
  });

  it('reports once that the setup has ended, with the time', async () => {
    using sandbox = new Sandbox();
    await sandbox.boot();
    const ended = sandbox.read('opt/poolkeeper/set-up');

    await sandbox.witness([pause, pause]);
    await sandbox.witness([pause]);

    expect(ended).toMatch(/^done 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(tags(sandbox)).toEqual([`poolkeeper:setup=${ended}`]);
  });

  it('reports the times of the boot once the launcher has started, and again only when they have changed', async () => {
    using sandbox = new Sandbox();
    await sandbox.boot();
    await sandbox.witness([pause]);
    const before = bootTimes(sandbox);
    await sandbox.startService();

    await sandbox.witness([pause, pause, `echo 'agents 9.2 12.5' >>var/run/poolkeeper/boot-times`, pause]);

    expect(before).toEqual([]);
    const [first, second, ...more] = bootTimes(sandbox);
    expect(first).toMatch(/^2026-03-02T09:59:51Z( \w+ 9\.2-9\.2)+ registration 9\.2$/);
    expect(first?.split(' ').filter((word) => /^[a-z]/.test(word))).toEqual(
      expect.arrayContaining(['services', 'docker', 'launcher', 'setup', 'secrets', 'environment']),
    );
    expect(second).toBe(`${first ?? ''} agents 9.2-12.5`);
    expect(more).toEqual([]);
  });

  it('reports once when the first run came', async () => {
    using sandbox = await aWorker();
    sandbox.write('var/run/poolkeeper/boot-times', 'registration 9.2\n');

    await sandbox.witness([pause, containers(run), pause, containers(), pause, containers(run), pause]);

    const reports = bootTimes(sandbox);
    expect(reports.at(-1)).toMatch(/Z registration 9\.2 run \d+\.\d$/);
    expect(reports).toHaveLength(2);
  });

  it('reports runs also when it may not report the times of the boot', async () => {
    using sandbox = await aWorker();
    sandbox.write('var/run/poolkeeper/boot-times', 'registration 9.2\n');
    sandbox.write('fails/boot-times', '');

    const { output } = await sandbox.witness([containers(run), pause]);

    expect(output).toContain('cannot report the times of the boot');
    expect(tags(sandbox).at(-1)).toBe(`poolkeeper:run=busy ${start}`);
  });

  it('reports nothing of a setup that has failed', async () => {
    using sandbox = new Sandbox();
    sandbox.fail('systemctl-enable');

    await sandbox.boot();

    expect(() => sandbox.read('opt/poolkeeper/set-up')).toThrow('no such file');
  });

  it('reports a run when it starts and when it ends, with one call each', async () => {
    using sandbox = await aWorker();

    await sandbox.witness([containers(run), seconds(60), pause, containers(), pause]);

    expect(tags(sandbox)).toEqual([
      `poolkeeper:run=busy ${start}`,
      'poolkeeper:run=idle 2026-03-02T10:01:00Z',
    ]);
    expect(sandbox.callsOf('aws').at(-1)).toBe(
      'aws ec2 create-tags --resources i-0123456789abcdef0 --tags Key=poolkeeper:run\\,Value=idle\\ 2026-03-02T10:01:00Z --cli-connect-timeout 5 --cli-read-timeout 10',
    );
  });

  it('reports once that it has several workers, and goes on to report runs when it may not', async () => {
    using sandbox = await aWorker();
    await sandbox.witness([pause, several(0), pause]);
    const before = tags(sandbox);

    await sandbox.witness([several(2), pause, pause]);
    const after = tags(sandbox);
    sandbox.write('fails/workers', '');
    const { output } = await sandbox.witness([containers(run), pause, pause]);

    expect(before).toEqual([]);
    expect(after).toEqual([`poolkeeper:workers=several ${start}`]);
    expect(output.match(/cannot report that there are several workers/g)).toHaveLength(1);
    expect(tags(sandbox).at(-1)).toBe(`poolkeeper:run=busy ${start}`);
  });

  it('repeats every 10 minutes that a run is there, and nothing while there is none', async () => {
    using sandbox = await aWorker();

    await sandbox.witness([
      seconds(1200),
      containers(run),
      seconds(599),
      seconds(1),
      seconds(600),
      containers(),
      seconds(600),
    ]);

    expect(tags(sandbox)).toEqual([
      'poolkeeper:run=busy 2026-03-02T10:20:00Z',
      'poolkeeper:run=busy 2026-03-02T10:30:00Z',
      'poolkeeper:run=busy 2026-03-02T10:40:00Z',
      'poolkeeper:run=idle 2026-03-02T10:40:00Z',
    ]);
  });

  it('takes no container for a run that was there before the launcher, or whose label says so', async () => {
    using sandbox = await aWorker();

    await sandbox.witness([containers(agent), containers(agent, `${run} false`), pause]);
    expect(tags(sandbox)).toEqual([]);

    await sandbox.witness([containers(agent, `${run} true`)]);
    expect(tags(sandbox)).toEqual([`poolkeeper:run=busy ${start}`]);
  });

  it('reports no run before the launcher starts', async () => {
    using sandbox = new Sandbox();
    await sandbox.boot();

    await sandbox.witness([containers(agent), pause]);

    expect(tags(sandbox)).not.toContainEqual(expect.stringContaining('poolkeeper:run'));
  });

  it('takes every container for a run if the earlier ones could not be listed', async () => {
    using sandbox = new Sandbox();
    sandbox.fail('docker');
    await sandbox.boot();
    expect((await sandbox.startService()).output).toContain('each counts as a run');

    await sandbox.witness(['rm fails/docker', containers(agent)]);

    expect(tags(sandbox)).toContain(`poolkeeper:run=busy ${start}`);
  });

  it('still takes a run for a run after the worker has started again', async () => {
    using sandbox = await aWorker();
    sandbox.write('containers', `${agent}\n${run}\n`);
    await sandbox.startService();

    await sandbox.witness([pause]);

    expect(tags(sandbox)).toEqual([`poolkeeper:run=busy ${start}`]);
  });

  it('keeps reporting a run while Docker does not answer', async () => {
    using sandbox = await aWorker();

    await sandbox.witness([
      containers(run),
      'mkdir -p fails; touch fails/docker',
      containers(),
      seconds(600),
      pause,
    ]);

    expect(tags(sandbox)).toEqual([
      `poolkeeper:run=busy ${start}`,
      'poolkeeper:run=busy 2026-03-02T10:10:00Z',
    ]);
  });

  it('reports the end of a run that ended while it was down', async () => {
    using sandbox = await aWorker();
    await sandbox.witness([containers(run), pause]);

    await sandbox.witness([containers(), pause]);

    expect(tags(sandbox).slice(-2)).toEqual([`poolkeeper:run=busy ${start}`, `poolkeeper:run=idle ${start}`]);
  });

  it('retries with longer and longer pauses when a tag cannot be written, and then reports the last state', async () => {
    using sandbox = await aWorker();
    sandbox.fail('create-tags');

    const { output } = await sandbox.witness([
      containers(run),
      ...Array.from({ length: 24 }, () => seconds(30)),
      'rm fails/create-tags',
      seconds(120),
    ]);

    const pauses = [...output.matchAll(/trying again in (\d+) s/g)].map(([, pause]) => Number(pause));
    expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 120, 120, 120, 120]);
    expect(tags(sandbox)).toHaveLength(11);
    expect(tags(sandbox).at(-1)).toMatch(/^poolkeeper:run=busy /);
  });

  it('starts again without the instance id instead of guessing it', async () => {
    using sandbox = await aWorker();
    sandbox.answerMetadata('instance-id', 'null');

    const { status, output } = await sandbox.witness([pause]);

    expect(status).not.toBe(0);
    expect(output).toContain("invalid instance metadata: instance-id is 'null'");
    expect(tags(sandbox)).toEqual([]);
  });

  it('writes no secrets and no names of containers anywhere', async () => {
    using sandbox = await aWorker();

    const { output } = await sandbox.witness([containers(`${run} secret-label`), pause]);

    expect(output).toBe('');
    expect(sandbox.callsOf('aws').join('\n')).not.toMatch(/secret/);
    expect(sandbox.read('opt/poolkeeper/reported')).toBe('busy');
  });
});

const pause = ':';

function seconds(count: number): string {
  return `echo "$(($(<clock) + ${count}))" >clock`;
}

function several(launchers: number): string {
  return `printf ${launchers} >launchers`;
}

/** Each line is the id of a container and, after a space, the value of its label. */
function containers(...lines: readonly string[]): string {
  return lines.length === 0
    ? ': >containers'
    : `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} >containers`;
}

/** A worker whose launcher runs, with a container from before it and no report that is still due. */
async function aWorker(): Promise<Sandbox> {
  const sandbox = new Sandbox();
  await sandbox.boot();
  sandbox.write('opt/poolkeeper/set-up', '');
  sandbox.write('containers', `${agent}\n`);
  await sandbox.startService();
  sandbox.write('var/run/poolkeeper/boot-times', '');
  sandbox.write('calls', '');
  return sandbox;
}

/** The times of its boot that the instance has tried to report. */
function bootTimes(sandbox: Sandbox): readonly string[] {
  return sandbox
    .callsOf('aws ec2')
    .flatMap((call) => /Key=poolkeeper:boot-times\\,Value=(.+) --cli-connect/.exec(call)?.[1] ?? [])
    .map((value) => value.replaceAll('\\', ''));
}

/** The other tags that the instance has tried to write. */
function tags(sandbox: Sandbox): readonly string[] {
  return sandbox
    .callsOf('aws ec2')
    .filter((call) => !call.includes('boot-times'))
    .map((call) => /Key=(\S+)\\,Value=(\w+)\\ (\S+)/.exec(call))
    .map((found) => `${found?.[1] ?? ''}=${found?.[2] ?? ''} ${found?.[3] ?? ''}`);
}
