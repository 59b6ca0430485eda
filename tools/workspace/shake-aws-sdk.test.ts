import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shakeAwsSdk } from './shake-aws-sdk.ts';

const folder = mkdtempSync(join(tmpdir(), 'shake-aws-sdk-'));
const answers: Record<string, { readonly status: number; readonly body: string }> = {
  'AmazonSSM.GetParameter': { status: 400, body: '{"__type":"ParameterNotFound","message":"there is none"}' },
  'secretsmanager.GetSecretValue': {
    status: 400,
    body: '{"__type":"ResourceNotFoundException","Message":"no such secret"}',
  },
  autoscaling: {
    status: 400,
    body: '<ErrorResponse><Error><Type>Sender</Type><Code>ResourceContention</Code><Message>wait</Message></Error></ErrorResponse>',
  },
};
const authorizations: string[] = [];
const server = createServer((request, response) => {
  authorizations.push(request.headers.authorization ?? '');
  const answer = answers[String(request.headers['x-amz-target'] ?? 'autoscaling')];
  response.writeHead(answer?.status ?? 404).end(answer?.body);
});

const program = `
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
export const errorsFrom = (settings) => Promise.all([
  new SSMClient(settings).send(new GetParameterCommand({ Name: '/a' })).catch((error) => error),
  new SecretsManagerClient(settings).send(new GetSecretValueCommand({ SecretId: 'a' })).catch((error) => error),
  new AutoScalingClient(settings).send(new DescribeAutoScalingGroupsCommand({})).catch((error) => error),
]);
`;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await build({
    stdin: { contents: program, resolveDir: join(import.meta.dirname, '../../libs/aws-pool') },
    outfile: join(folder, 'program.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    keepNames: true,
    conditions: ['module'],
    mainFields: ['module', 'main'],
    plugins: [shakeAwsSdk],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

it('keeps the names and messages of errors, and signs with the credentials of the environment', async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAOFTHEENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'secret' });
  try {
    const { errorsFrom } = (await import(pathToFileURL(join(folder, 'program.mjs')).href)) as {
      readonly errorsFrom: (settings: object) => Promise<readonly Error[]>;
    };
    const { port } = server.address() as AddressInfo;
    const errors = await errorsFrom({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      maxAttempts: 1,
    });
    expect(errors).toMatchObject([
      { name: 'ParameterNotFound', message: 'there is none', $fault: 'client' },
      { name: 'ResourceNotFoundException', message: 'no such secret', $fault: 'client' },
      { name: 'ResourceContentionFault', message: 'wait', $fault: 'server' },
    ]);
    expect(authorizations).toHaveLength(3);
    for (const authorization of authorizations) expect(authorization).toContain('AKIAOFTHEENVIRONMENT');
  } finally {
    restore({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
  }
});

function restore(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
