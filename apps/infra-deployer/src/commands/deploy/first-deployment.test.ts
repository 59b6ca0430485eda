import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll, imageSetting, namesOfQueuesAreFree, withoutBootstrap } from '../../testing/a-cloud.ts';
import { aConfigFile, aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll({ speed: 20 });

describe('a first deployment', { timeout: 300_000 }, () => {
  it('that fails can be tried again, although its stack is protected', async () => {
    const config = aConfigFile('twice', `${imageSetting}\nfunctions: {}`);
    const mistaken = config.replace('sg-0a1b2c3d', 'sg-00000000');
    using folder = aFolder({ 'poolkeeper.yaml': config, 'mistaken.yaml': mistaken });
    const { stacks } = world.cloud.account;

    const failed = await run(['deploy', 'twice', '--yes', '--config', 'mistaken.yaml'], { cwd: folder.path });
    expect(failed.stderr).toContain('Correct network.securityGroups');
    expect(stacks.find('poolkeeper-pool-twice')?.status).toBe('ROLLBACK_COMPLETE');

    await namesOfQueuesAreFree(world.cloud);
    const { status, stderr } = await run(['deploy', 'twice', '--yes'], { cwd: folder.path });
    expect(stderr).toContain('✔ poolkeeper-pool-twice deployed');
    expect(status).toBe(exitStatus.done);
    expect(stacks.find('poolkeeper-pool-twice')).toMatchObject({
      status: 'CREATE_COMPLETE',
      terminationProtection: true,
    });
  });

  it('needs an account that is bootstrapped; the error says how, and --bootstrap does it', async () => {
    await withoutBootstrap(world.cloud);
    const { stacks } = world.cloud.account;
    const config = aConfigFile('bare', `${imageSetting}\nfunctions: {}`);
    using folder = aFolder({ 'poolkeeper.yaml': config });

    const refused = await run(['deploy', 'bare', '--yes'], { cwd: folder.path });
    expect(refused.status).toBe(exitStatus.misused);
    expect(refused.stderr).toContain('(bootstrap-missing)');
    expect(refused.stderr).toContain('npx cdk bootstrap aws://');
    expect(stacks.find('poolkeeper-pool-bare')).toBeUndefined();

    const { status, stderr } = await run(['deploy', 'bare', '--yes', '--bootstrap'], { cwd: folder.path });
    expect(stderr).toContain('the account bootstrapped');
    expect(status).toBe(exitStatus.done);
    expect(stacks.find('CDKToolkit')?.status).toBe('CREATE_COMPLETE');
    expect(stacks.find('poolkeeper-pool-bare')?.status).toBe('CREATE_COMPLETE');
  });
});
