import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll, imageSetting } from '../../testing/a-cloud.ts';
import { aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll();
const folder = aFolder();
afterAll(() => {
  folder[Symbol.dispose]();
});

// A pool is made, deployed and deleted by these tests in their order.
describe('a worker pool made by poolkeeper', { timeout: 300_000, shuffle: false }, () => {
  it('needs credentials of the account, without which nothing is written', async () => {
    const without = await poolkeeper(initFlags(), {});
    const others = await poolkeeper(initFlags(), {
      ...key(),
      SPACELIFT_API_KEY_ENDPOINT: 'https://evil.example',
    });

    expect(without.status).toBe(exitStatus.misused);
    expect(without.stderr).toContain('there are no credentials for Spacelift');
    expect(others.stderr).toContain('the credentials are for https://evil.example');
    expect(readdirSync(folder.path)).toEqual([]);
    expect(poolsNamed('blue')).toEqual([]);
  });

  it('is created only on request', async () => {
    const flags = initFlags().filter((flag) => flag !== '--create');

    const { status, stderr } = await poolkeeper([...flags, '--space', 'team']);

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('--space is for a worker pool that is created');
  });

  it('is not created beside one with its name that others have made', async () => {
    const { status, stderr } = await poolkeeper(initFlags({ name: 'local-cloud' }));

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toMatch(
      /there is a worker pool local-cloud in Spacelift that Poolkeeper has not made \(01/,
    );
  });

  it('is created in its space with its labels, and the configuration names it', async () => {
    const { status, stdout, stderr } = await poolkeeper([
      ...initFlags(),
      '--space',
      'team',
      '--labels',
      'a,b',
    ]);

    expect(status, stderr).toBe(exitStatus.done);
    const [pool] = poolsNamed('blue');
    const { spacelift } = parse(configuration()) as { readonly spacelift: object };
    expect(spacelift).toMatchObject({ workerPoolId: pool?.poolId, manageWorkerPool: true });
    expect(stdout + stderr).not.toMatch(secretTexts);
    expect(configuration()).not.toMatch(secretTexts);
    expect((await poolkeeper(['validate'])).status).toBe(exitStatus.done);
  });

  it('is found again by another init, for example after the file was lost', async () => {
    const before = configuration();

    const { status } = await poolkeeper([...initFlags(), '--space', 'team', '--force']);

    expect(status).toBe(exitStatus.done);
    expect(configuration()).toBe(before);
    expect(poolsNamed('blue')).toHaveLength(1);
  });

  it('is not deployed without credentials of the account', async () => {
    const { status, stderr } = await poolkeeper(['deploy', '--yes'], {});

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('there are no credentials for Spacelift');
    expect(world.cloud.account.stacks.find('poolkeeper-pool-blue')).toBeUndefined();
  });

  it('gets its token and private key at the deployment, in its secret and nowhere else', async () => {
    writeFileSync(join(folder.path, 'poolkeeper.yaml'), `${configuration()}\n${imageSetting}\n`);

    const { status, stdout, stderr } = await poolkeeper(['deploy', '--yes']);

    expect(status, stderr).toBe(exitStatus.done);
    const { SPACELIFT_TOKEN: token = '', SPACELIFT_POOL_PRIVATE_KEY: privateKey = '' } = workerSecret();
    expect(Buffer.from(token, 'base64').toString()).toMatch(/^\{/);
    const pem = Buffer.from(privateKey, 'base64').toString();
    expect(createPrivateKey(pem).asymmetricKeyDetails).toMatchObject({ modulusLength: 4096 });
    expect(stdout).not.toMatch(/secrets set blue (token|private-key)/);
    expect(stdout).toContain('secrets set blue api-key');
    for (const written of [stdout, stderr, ...filesIn(folder.path), ...templates()]) {
      expect(written).not.toContain(token);
      expect(written).not.toContain(privateKey);
      expect(written).not.toMatch(secretTexts);
    }
  });

  it('keeps them at later deployments, which need no credentials of the account', async () => {
    const before = workerSecret();

    const { status } = await poolkeeper(['deploy', '--yes'], {});

    expect(status).toBe(exitStatus.done);
    expect(workerSecret()).toEqual(before);
  });

  it('gets new ones at the next deployment if one is lost', async () => {
    const before = workerSecret();
    await setWorkerSecret({ SPACELIFT_POOL_PRIVATE_KEY: before.SPACELIFT_POOL_PRIVATE_KEY });

    const { status } = await poolkeeper(['deploy', '--yes']);

    expect(status).toBe(exitStatus.done);
    const after = workerSecret();
    expect(after.SPACELIFT_TOKEN).not.toBe(before.SPACELIFT_TOKEN);
    expect(after.SPACELIFT_POOL_PRIVATE_KEY).not.toBe(before.SPACELIFT_POOL_PRIVATE_KEY);
  });

  it('is made anew after somebody has deleted it, as the message says', async () => {
    const [lost] = poolsNamed('blue');
    world.cloud.world.spaceliftPools.delete(lost?.poolId ?? '');
    await setWorkerSecret({});

    const { status, stderr } = await poolkeeper(['deploy', '--yes']);
    await poolkeeper([...initFlags(), '--force']);
    writeFileSync(join(folder.path, 'poolkeeper.yaml'), `${configuration()}\n${imageSetting}\n`);
    const again = await poolkeeper(['deploy', '--yes']);

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toMatch(/worker pool 01\w+ does not exist/);
    expect(stderr).toContain('poolkeeper init --create --force');
    expect(again.status, again.stderr).toBe(exitStatus.done);
    expect(poolsNamed('blue').map(({ poolId }) => poolId)).not.toContain(lost?.poolId);
    expect(workerSecret()).toHaveProperty('SPACELIFT_TOKEN');
  });

  it('is kept by destroy, which says how to delete it', async () => {
    const { status, stdout } = await poolkeeper(['destroy', '--all', '--yes']);

    expect(status).toBe(exitStatus.done);
    expect(stdout).toContain('poolkeeper destroy blue --worker-pool');
    expect(poolsNamed('blue')).toHaveLength(1);
  });

  it('is deleted on request, also after the stacks', async () => {
    const { status, stdout, stderr } = await poolkeeper(['destroy', 'blue', '--worker-pool', '--yes']);

    expect(status, stderr).toBe(exitStatus.done);
    expect(stdout).toContain('worker pool blue in Spacelift deleted');
    expect(poolsNamed('blue')).toEqual([]);
  });
});

/** What no output, file or template may contain. */
const secretTexts = /PRIVATE KEY|CERTIFICATE REQUEST|MIIJ/;

function key(): Readonly<Record<string, string>> {
  const { id, secret } = world.cloud.account.localKey;
  return {
    SPACELIFT_API_KEY_ENDPOINT: world.cloud.url,
    SPACELIFT_API_KEY_ID: id,
    SPACELIFT_API_KEY_SECRET: secret,
  };
}

function poolkeeper(args: readonly string[], env = key()) {
  return run(args, { cwd: folder.path, env: { HOME: folder.path, ...env } });
}

function initFlags({ name = 'blue' } = {}): readonly string[] {
  return [
    ...['init', '--create', '--name', name, '--endpoint', world.cloud.url, '--api-key-id', '01KEY'],
    ...['--communication-url', 'https://workers.acme.internal', '--region', world.cloud.world.region],
    ...['--subnets', 'subnet-0a1b2c3d,subnet-1a2b3c4d', '--security-groups', 'sg-0a1b2c3d'],
  ];
}

function configuration(): string {
  return readFileSync(join(folder.path, 'poolkeeper.yaml'), 'utf8');
}

function poolsNamed(name: string) {
  return world.cloud.world.spaceliftPools.all().filter(({ poolName }) => poolName === name);
}

function workerSecret(): Readonly<Record<string, string>> {
  const value = world.cloud.account.secrets.find('poolkeeper/blue/worker')?.versions.at(-1)?.value;
  return JSON.parse(value ?? '{}') as Readonly<Record<string, string>>;
}

async function setWorkerSecret(members: Readonly<Record<string, string | undefined>>): Promise<void> {
  const client = new SecretsManagerClient();
  const SecretString = JSON.stringify(members);
  await client.send(new PutSecretValueCommand({ SecretId: 'poolkeeper/blue/worker', SecretString }));
  client.destroy();
}

function filesIn(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
}

function templates(): readonly string[] {
  return world.cloud.account.stacks
    .all()
    .map((stack) => JSON.stringify([stack.template, [...stack.resources]]));
}
