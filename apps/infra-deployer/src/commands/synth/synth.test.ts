import {
  CloudFormationClient,
  CreateStackCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll, imageSetting } from '../../testing/a-cloud.ts';
import { aConfigFile, aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll();

describe('poolkeeper synth', { timeout: 300_000 }, () => {
  it('writes a cloud assembly for the CDK without credentials', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', imageSetting) });

    const { status, stdout } = await run(['synth', 'blue', '--json'], { cwd: folder.path });

    expect(status).toBe(exitStatus.done);
    expect(JSON.parse(stdout)).toMatchObject({
      folder: 'poolkeeper.out',
      stacks: [
        { stack: 'poolkeeper-pool-blue', template: 'poolkeeper.out/poolkeeper-pool-blue.template.json' },
      ],
      commands: ['npx cdk deploy --app poolkeeper.out --all'],
    });
    expect(readdirSync(join(folder.path, 'poolkeeper.out'))).toContain('manifest.json');
  });

  it('writes templates that CloudFormation deploys without a CDK bootstrap', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('plain', imageSetting) });
    const read = (path: string) => readFileSync(join(folder.path, path));

    const { status, stdout } = await run(['synth', '--bucket', 'artifacts', '--prefix', 'pk/', '--json'], {
      cwd: folder.path,
    });

    expect(status).toBe(exitStatus.done);
    const { stacks, code } = JSON.parse(stdout) as Written;
    const texts = stacks.map(({ template }) => read(template).toString('utf8'));
    for (const text of texts) {
      expect(JSON.parse(text)).not.toHaveProperty('Parameters.BootstrapVersion');
      expect(text).not.toMatch(/cdk-hnb659fds|aws:cdk|AWS::CDK/);
    }
    const wanted = texts.flatMap((text) =>
      [...text.matchAll(/"S3Key":"pk\/([^"]+)"/g)].map(([, key]) => key),
    );
    expect(new Set(wanted)).toEqual(new Set(code));

    const clients = { region: world.cloud.world.region, endpoint: world.cloud.url, forcePathStyle: true };
    const s3 = new S3Client(clients);
    await s3.send(new CreateBucketCommand({ Bucket: 'artifacts' }));
    for (const file of code) {
      await s3.send(
        new PutObjectCommand({
          Bucket: 'artifacts',
          Key: `pk/${file}`,
          Body: read(`poolkeeper.out/code/${file}`),
        }),
      );
    }
    await new IAMClient(clients).send(
      new CreateServiceLinkedRoleCommand({ AWSServiceName: 'autoscaling.amazonaws.com' }),
    );
    const client = new CloudFormationClient(clients);
    for (const [index, { stack: StackName }] of stacks.entries()) {
      const TemplateBody = texts[index];
      await client.send(
        new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] }),
      );
      await waitUntilStackCreateComplete(
        { client, maxWaitTime: 120, minDelay: 1, maxDelay: 1 },
        { StackName },
      );
    }
    const { stacks: deployed } = world.cloud.account;
    expect(stacks.map(({ stack }) => deployed.find(stack)?.status)).toEqual(
      stacks.map(() => 'CREATE_COMPLETE'),
    );
  });

  it('writes the same bytes for the same code', async () => {
    using folder = aFolder();
    const bytesOf = async (out: string) => {
      await run(['synth', 'autoscaler', '--bucket', 'artifacts', '--out', out], { cwd: folder.path });
      const code = join(folder.path, out, 'code');
      return readdirSync(code).map((file) => [file, readFileSync(join(code, file)).toString('base64')]);
    };

    expect(await bytesOf('one')).toEqual(await bytesOf('two'));
  });

  it.each([
    ['the working directory', '.'],
    ['a folder around the working directory', '..'],
    ['a folder that it has not written', 'notes'],
    ['a file', 'notes/plan.txt'],
  ])('leaves %s alone', async (_, out) => {
    using folder = aFolder({ 'work/notes/plan.txt': 'keep', 'work/notes/manifest.json': '{"name":"notes"}' });
    const cwd = join(folder.path, 'work');

    const { status, stderr } = await run(['synth', 'autoscaler', '--bucket', 'artifacts', '--out', out], {
      cwd,
    });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(`--out ${out}`);
    expect(readFileSync(join(cwd, 'notes/plan.txt'), 'utf8')).toBe('keep');
  });

  it('replaces what it has written before, in either form', async () => {
    using folder = aFolder();
    const synth = (...flags: readonly string[]) =>
      run(['synth', 'autoscaler', '--out', 'out', ...flags], { cwd: folder.path });

    for (const flags of [[], ['--bucket', 'artifacts'], ['--bucket', 'artifacts'], []]) {
      expect(await synth(...flags)).toMatchObject({ status: exitStatus.done });
    }

    expect(readdirSync(join(folder.path, 'out'))).not.toContain('code');
  });

  it('looks up images only in the account of the configuration', async () => {
    using folder = aFolder({ 'poolkeeper.yaml': aConfigFile('blue', 'aws: { account: "123456789012" }') });

    const { status, stderr } = await run(['synth'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('(wrong-account)');
  });
});

interface Written {
  readonly stacks: readonly { readonly stack: string; readonly template: string }[];
  readonly code: readonly string[];
}
