// Applies, repeats and destroys the Terraform example with the real Terraform, against local-cloud: `npx nx terraform-check infra-deployer`.
// Needs terraform 1.5 or newer, and a registry or mirror with the AWS provider, so `npm test` does not run it.
import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'poolkeeper-terraform-'));
const { startLocalCloud } = await import('@poolkeeper/local-cloud');
const cloud = await startLocalCloud();
try {
  const iam = new IAMClient({
    endpoint: cloud.url,
    region: cloud.world.region,
    credentials: cloud.credentials,
  });
  await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'autoscaling.amazonaws.com' }));
  iam.destroy();
  cloud.account.buckets.create('my-artifacts');
  writeFileSync(
    join(folder, 'poolkeeper.yaml'),
    `name: blue
spacelift:
  endpoint: ${cloud.url}
  workerPoolId: 01HZX5S8F4T6Q2N9V7W3KJ0RMB
  apiKey: { id: ${cloud.apiKey.id} }
network: { subnets: [subnet-0123456789abcdef0], securityGroups: [sg-0123456789abcdef0] }
image: { id: ami-0123456789abcdef0 }
launcher: { communicationUrl: https://workers.acme.internal }
`,
  );
  copyFileSync(join(project, 'examples/terraform/main.tf'), join(folder, 'main.tf'));
  // The name of a bucket is no host here.
  writeFileSync(join(folder, 'provider.tf'), 'provider "aws" {\n  s3_use_path_style = true\n}\n');
  const main = join(project, 'src/main.ts');
  const synth = ['synth', '--bucket', 'my-artifacts', '--prefix', 'poolkeeper/'];
  await run(process.execPath, '--conditions=@poolkeeper/source', main, ...synth);
  await run('terraform', 'init', '-input=false');
  await run('terraform', 'apply', '-auto-approve', '-input=false', '-var', 'bucket=my-artifacts');
  assert.equal(ownStacks().length, 3);
  // The exit status is 2 when something would change.
  await run('terraform', 'plan', '-detailed-exitcode', '-input=false', '-var', 'bucket=my-artifacts');
  await run('terraform', 'destroy', '-auto-approve', '-input=false', '-var', 'bucket=my-artifacts');
  assert.deepEqual(ownStacks(), []);
} finally {
  await cloud.close();
  rmSync(folder, { recursive: true });
}

/** The account also has the stack of the CDK's bootstrap. */
function ownStacks(): readonly string[] {
  return cloud.account.stacks.all().flatMap(({ name }) => (name.startsWith('poolkeeper-') ? [name] : []));
}

async function run(command: string, ...args: readonly string[]): Promise<void> {
  const { accessKeyId, secretAccessKey } = cloud.credentials;
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: cloud.url,
      AWS_REGION: cloud.world.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  assert.equal(status, 0, `${command} ${args.join(' ')} failed`);
}
