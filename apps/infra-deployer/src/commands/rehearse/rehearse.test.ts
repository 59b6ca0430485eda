import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll, withoutBootstrap } from '../../testing/a-cloud.ts';
import { aFolder } from '../../testing/a-folder.ts';
import { leftInAccount } from '../../testing/left-in-account.ts';
import { run } from '../../testing/run.ts';
import { playStandInWorkers } from '../../testing/stand-in-workers.ts';
import type { RehearsalReport } from './report/report.ts';

const world = aCloudForAll({ speed: 30 });

let workers: Disposable | undefined;
beforeAll(() => {
  workers = playStandInWorkers(world.cloud);
});
afterAll(() => {
  workers?.[Symbol.dispose]();
});

describe('a rehearsal', { timeout: 600_000 }, () => {
  it('needs an account that is bootstrapped', async () => {
    await withoutBootstrap(world.cloud);
    using folder = aFolder();

    const { status, stderr } = await run(['rehearse', '--yes'], { cwd: folder.path });

    expect(stderr).toContain('is not bootstrapped for the CDK');
    expect(stderr).toContain('repeat the command with --bootstrap');
    expect(status).toBe(exitStatus.failed);
    expect(leftInAccount(world.cloud)).toEqual([]);
  });

  it('bootstraps the account if asked, finds that everything holds in a cloud as documented, and leaves nothing', async () => {
    await withoutBootstrap(world.cloud);
    using folder = aFolder();

    const { status, stdout, stderr } = await run(['rehearse', '--yes', '--json', '--bootstrap'], {
      cwd: folder.path,
      env: { AWS_ENDPOINT_URL: world.cloud.url, LOCAL_CLOUD_TOKEN: world.cloud.token },
    });

    const report = JSON.parse(stdout) as RehearsalReport;
    expect(report.findings.filter(({ result }) => result === 'fails')).toEqual([]);
    expect(report).toMatchObject({ left: [], instanceType: 't4g.nano' });
    expect(status).toBe(exitStatus.done);
    expect(stderr).toContain('costs about $0.');
    expect(leftInAccount(world.cloud)).toEqual([]);
    expect(world.cloud.account.stacks.find('CDKToolkit')?.status).toBe('CREATE_COMPLETE');
    const a1 = report.findings.find(({ assumption }) => assumption === 'A1');
    expect(a1?.seen).toMatch(/lower desired capacity.*unhealthy.*TerminateInstanceInAutoScalingGroup/);
    const files = ['json', 'md'].map((end) => join(folder.path, `poolkeeper-rehearsal.${end}`));
    const [json = '', markdown = ''] = files.map((file) => readFileSync(file, 'utf8'));
    expect(JSON.parse(json)).toEqual(report);
    expect(markdown).toMatch(/\| A4 +\| holds \|/);
    for (const text of [json, markdown]) expect(text).not.toContain(world.cloud.world.accountId);
  });

  it('refuses a report in a folder that does not exist before it deploys anything', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['rehearse', '--yes', '--report', 'none/report'], {
      cwd: folder.path,
    });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(`there is no folder ${join(folder.path, 'none')} for the report`);
  });

  it('refuses a region without function URLs', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['rehearse', '--yes', '--region', 'eu-central-2'], {
      cwd: folder.path,
    });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('which Lambda does not offer in eu-central-2');
  });

  it('needs consent, and deploys nothing without', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['rehearse'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('a rehearsal needs your consent');
    expect(leftInAccount(world.cloud)).toEqual([]);
  });
});
