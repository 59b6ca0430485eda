import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { autoScalingPrincipal, ensureServiceLinkedRole } from '../iam/service-linked-roles.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';
import { createPrerequisites } from './prepare-account.ts';
import { readAssembly } from '../cloudformation/assembly.ts';

const command = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));
const example = fileURLToPath(
  new URL('../../../../infra/worker-pool/dist/examples/autoscaler', import.meta.url),
);

it("the CDK's own command bootstraps an account, and deploys, compares and destroys a pool with the roles of the bootstrap", async () => {
  const cloud = await anAccountWithoutBootstrap();
  const { stacks, identities } = cloud.account;
  const cdk = cdkOf(cloud);

  expect(await cdk('bootstrap', 'aws://000000000000/eu-west-1')).toMatchObject({ status: 0 });
  expect(stacks.find('CDKToolkit')?.status).toBe('CREATE_COMPLETE');

  ensureServiceLinkedRole(identities, autoScalingPrincipal);
  const deployed = await cdk('deploy', '--app', example, '--all', '--require-approval', 'never');
  expect(deployed).toMatchObject({ status: 0 });
  expect(deployed.output).not.toContain('could not be used to assume');
  expect(cloud.world.autoScaling.describeGroups()).toHaveLength(1);
  expect(await cdk('diff', '--app', example, '--all', '--fail')).toMatchObject({ status: 0 });

  const destroy = ['destroy', '--app', example, '--all', '--force'];
  const refused = await cdk(...destroy);
  expect(refused.status).toBe(1);
  expect(refused.output).toContain('cannot be deleted while TerminationProtection is enabled');
  for (const { name } of stacks.all()) stacks.protect(name, false);
  expect(await cdk(...destroy)).toMatchObject({ status: 0 });
  expect(stacks.all().map(({ name }) => name)).toEqual(['CDKToolkit']);
}, 180_000);

async function anAccountWithoutBootstrap(): Promise<LocalCloud> {
  const cloud = await startLocalCloud();
  onTestFinished(() => cloud.close());
  const { account } = cloud;
  for (const { templateText } of readAssembly(example).stacks) createPrerequisites(templateText, account);
  await account.stacks.delete('CDKToolkit').done;
  account.buckets.remove('cdk-hnb659fds-assets-000000000000-eu-west-1');
  return cloud;
}

/** Runs the command with the operator's credentials, and a home folder of its own for its caches. */
function cdkOf({ url, credentials }: LocalCloud) {
  const home = mkdtempSync(join(tmpdir(), 'local-cloud-cdk-'));
  onTestFinished(() => {
    rmSync(home, { recursive: true });
  });
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  return async (...args: readonly string[]) => {
    const child = spawn(process.execPath, [command, ...args, '--output', join(home, 'cdk.out')], {
      cwd: home,
      env,
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [status, ...printed] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { status, output: printed.join('') };
  };
}
