import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll, imageSetting, namesOfQueuesAreFree } from '../../testing/a-cloud.ts';
import { aConfigFile, aFolder } from '../../testing/a-folder.ts';
import { runProgram } from '../../testing/run-program.ts';
import { run } from '../../testing/run.ts';

// Draining waits until Spacelift is known to have settled, which takes over a minute.
const world = aCloudForAll({ speed: 20 });

// A deployment takes long, so one pool is deployed and used by these tests in their order.
describe('a deployed pool', { timeout: 300_000, shuffle: false }, () => {
  it('can use services that were deployed before, without a configuration, in a new account', async () => {
    using folder = aFolder();
    // Another test may have created it.
    world.cloud.account.identities.deleteRole('AWSServiceRoleForAutoScaling');

    // In a process of its own, as from a shell.
    const { status, stdout, stderr } = await runProgram(['deploy', 'autoscaler', '--yes', '--json'], {
      cwd: folder.path,
      env: world.env,
    });

    expect(stderr).toContain('Creating the service-linked role AWSServiceRoleForAutoScaling');
    expect(status).toBe(exitStatus.done);
    expect(JSON.parse(stdout)).toMatchObject({
      stacks: [{ stack: 'poolkeeper-autoscaler', changed: true }],
      missingSecrets: [],
    });
  });

  it('is deployed with the other services; the output names the secrets to set', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting) });

    const { status, stdout, stderr } = await run(['deploy', '--yes'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(stderr).toContain('✔ poolkeeper-autoscaler no changes');
    expect(stderr).toContain('✔ poolkeeper-pool-blue deployed');
    expect(stdout).toMatch(/GroupName +poolkeeper-blue/);
    expect(stdout).toContain('poolkeeper secrets set blue api-key');
    expect(stackNames()).toEqual([
      'poolkeeper-autoscaler',
      'poolkeeper-lifecycle-manager',
      'poolkeeper-pool-blue',
    ]);
  });

  it('is protected from a deletion outside of poolkeeper, with its services', () => {
    const { stacks } = world.cloud.account;

    expect(poolkeeperStacks().map(({ terminationProtection }) => terminationProtection)).toEqual([
      true,
      true,
      true,
    ]);
    expect(() => stacks.delete('poolkeeper-pool-blue')).toThrow('TerminationProtection is enabled');
  });

  it('gets its secrets, which are never shown', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting), 'a.key': pem });
    const set = (key: string, ...more: readonly string[]) =>
      run(['secrets', 'set', 'blue', key, ...more], { cwd: folder.path, stdin: 'p1ped\n' });

    const apiKey = await set('api-key');
    const privateKey = await set('private-key', '--from-file', 'a.key');
    const token = await set('token');

    expect([apiKey.status, privateKey.status]).toEqual([exitStatus.done, exitStatus.done]);
    expect(apiKey.stdout + apiKey.stderr).not.toContain('p1ped');
    expect(JSON.parse(valueOf('poolkeeper/blue/api-key') ?? '')).toEqual({
      secret: 'p1ped',
      endpoint: 'https://acme.app.spacelift.io',
    });
    expect(JSON.parse(valueOf('poolkeeper/blue/worker') ?? '')).toEqual({
      SPACELIFT_POOL_PRIVATE_KEY: Buffer.from(pem).toString('base64'),
    });
    expect(token.status).toBe(exitStatus.misused);
    expect(token.stderr).toContain('the token is not base64 of a JSON object');
  });

  it('is not deployed again without changes', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting) });

    const { status, stdout } = await run(['deploy', '--json'], { cwd: folder.path });

    const { stacks, missingSecrets } = JSON.parse(stdout) as {
      stacks: readonly { changed: boolean }[];
      missingSecrets: readonly { key: string }[];
    };
    expect(status).toBe(exitStatus.done);
    expect(stacks.map(({ changed }) => changed)).toEqual([false, false, false]);
    expect(missingSecrets.map(({ key }) => key)).toEqual(['token']);
  });

  it('is compared with the configuration by property', async () => {
    using same = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting) });
    using other = aFolder({
      'poolkeeper.yaml': aConfigFile('blue', `${imageSetting}\nscaling: { minIdle: 2 }`),
    });

    const unchanged = await run(['diff', 'blue', '--exit-code'], { cwd: same.path });
    const changed = await run(['diff', 'blue', '--exit-code'], { cwd: other.path });

    expect(unchanged.status).toBe(exitStatus.done);
    expect(unchanged.stdout).toBe('poolkeeper-pool-blue no changes\n');
    expect(changed.status).toBe(exitStatus.failed);
    expect(changed.stdout).toContain('AWS::SSM::Parameter');
    expect(changed.stdout).toMatch(/Value\.\S*minIdle: 0 → 2/i);
  });

  it('is rolled back if a deployment fails; the error names the resource, the reason and the fix', async () => {
    const taken = { name: '/poolkeeper/ca-certificates/blue', value: 'taken', type: 'String' } as const;
    world.cloud.account.parameters.put(taken, false);
    const before = world.cloud.account.stacks.find('poolkeeper-pool-blue')?.template;
    using folder = aFolder({ 'poolkeeper.yaml': withCertificate(aConfigFile('blue', imageSetting)) });

    const { status, stdout, stderr } = await run(['deploy', 'blue', '--yes', '--json'], { cwd: folder.path });

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toContain('✘ poolkeeper-pool-blue not deployed');
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'deployment-failed',
        fault: 'environment',
        fix: expect.stringContaining('A resource of this name exists') as string,
        stack: 'poolkeeper-pool-blue',
        aftermath: 'rolled-back',
        resource: { type: 'AWS::SSM::Parameter', path: 'Pool/Secrets/CaCertificates' },
      },
    });
    expect(world.cloud.account.stacks.find('poolkeeper-pool-blue')?.template).toEqual(before);
  });

  it('prevents the deletion of services that it needs', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['destroy', 'autoscaler', '--yes'], { cwd: folder.path });

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toContain('poolkeeper-pool-blue (pools-left)');
  });

  it('is not deleted while it has instances', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting) });
    const { autoScaling } = world.cloud.world;
    autoScaling.setDesiredCapacity({ groupName: 'poolkeeper-blue', desiredCapacity: 1 });
    await expect
      .poll(() => autoScaling.describeGroups(['poolkeeper-blue'])[0]?.instances.length, { timeout: 60_000 })
      .toBe(1);

    const { status, stderr } = await run(['destroy', 'blue', '--yes'], { cwd: folder.path });

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toContain('pools have instances, which may have runs: blue (1)');
    expect(world.cloud.account.stacks.find('poolkeeper-pool-blue')?.terminationProtection).toBe(true);
    expect(stderr).toContain('--drain');
  });

  it('is deleted after its instances, and its logs are kept', async () => {
    // The key that was set above: the gate asks Spacelift before it releases an instance.
    world.cloud.account.spaceliftKeys.push({ id: '01KEY', secret: 'p1ped' });
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting) });

    const { status, stdout, stderr } = await run(['destroy', '--all', '--yes', '--drain'], {
      cwd: folder.path,
    });

    expect(status).toBe(exitStatus.done);
    expect(stderr).toContain('… instances of blue 1 left, each until its run has ended');
    expect(stderr).toContain('✔ instances of blue terminated');
    expect(stderr).toContain('Switching the termination protection off: poolkeeper-autoscaler,');
    expect(stdout).toContain('poolkeeper-pool-blue deleted');
    expect(stdout).toContain('/poolkeeper/blue/info');
    expect(stackNames()).toEqual([]);
  });

  it('can be deployed again, and takes over its logs', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting) });
    await namesOfQueuesAreFree(world.cloud);

    const { status, stdout, stderr } = await run(['deploy', '--yes'], { cwd: folder.path });

    expect(stderr).not.toContain('service-linked role');
    expect(stderr).toContain('✔ poolkeeper-pool-blue deployed');
    expect([status, stdout]).toEqual([
      exitStatus.done,
      expect.stringContaining('poolkeeper secrets set blue api-key'),
    ]);
  });

  it('is deleted by force without interrupting its runs', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting) });
    const { account, world: simulated } = world.cloud;
    for (const [name, value] of [
      ['poolkeeper/blue/api-key', 'p1ped'],
      ['poolkeeper/blue/worker', '{}'],
    ] as const) {
      const secret = account.secrets.find(name);
      expect.assert(secret !== undefined);
      account.secrets.putValue(secret, value);
    }
    const pool = simulated.spaceliftPools.all().at(-1);
    expect.assert(pool !== undefined);
    pool.queueRun({ stack: 'a', durationSeconds: 900 });
    simulated.autoScaling.setDesiredCapacity({ groupName: 'poolkeeper-blue', desiredCapacity: 1 });
    await expect.poll(() => pool.runs().at(-1)?.state, { timeout: 60_000 }).toBe('running');

    const { status, stdout } = await run(['destroy', 'blue', '--yes', '--force'], { cwd: folder.path });

    expect(pool.runs().at(-1)?.state).toBe('finished');
    expect(stdout).toContain('poolkeeper-pool-blue deleted');
    expect(stdout).not.toContain('poolkeeper-terminating');
    expect(status).toBe(exitStatus.done);
  });
});

describe('a deployment that is refused', { timeout: 300_000 }, () => {
  it('needs consent in a pipe, before anything is deployed', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('consent', imageSetting) });

    const { status, stderr } = await run(['deploy', 'consent'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('poolkeeper-pool-consent is new and adds');
    expect(stderr).toContain('deploy with --yes');
    expect(stackNames()).not.toContain('poolkeeper-pool-consent');
  });

  it('is for another account than the configuration names', async () => {
    using folder = aFolder({
      'poolkeeper.yaml': aConfigFile('other', `${imageSetting}\naws: { account: "123456789012" }`),
    });

    const { status, stderr } = await run(['deploy', 'other', '--yes'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('poolkeeper.yaml is for the account 123456789012, but the credentials are for');
  });

  it('needs targets to delete', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting) });

    const { status, stderr } = await run(['destroy', '--yes'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('Name services and pools, or pass --all.');
  });
});

const pem = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n';

/** The stacks without the one of the bootstrap. */
function poolkeeperStacks() {
  return world.cloud.account.stacks.all().filter(({ name }) => name !== 'CDKToolkit');
}

function stackNames(): readonly string[] {
  return poolkeeperStacks().map(({ name }) => name);
}

function valueOf(secret: string): string | undefined {
  return world.cloud.account.secrets.find(secret)?.versions.at(-1)?.value;
}

function withCertificate(config: string): string {
  const [certificate = ''] = rootCertificates;
  const lines = certificate.replaceAll(/^/gm, '      ');
  return config.replace(
    'apiKey: { id: 01KEY }',
    `apiKey: { id: 01KEY }\n  caCertificates:\n    pem: |\n${lines}`,
  );
}
