// Uses the packed @poolkeeper/cdk as users do: installed by npm in an empty CDK app outside the workspace.
// node packaging/pack-test.ts, after packaging/pack.ts
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const tenLines = `import { App } from 'aws-cdk-lib';
import { WorkerPoolStack } from '@poolkeeper/cdk';

const app = new App({ outdir: 'cdk.out' });
new WorkerPoolStack(app, 'Pool', { config: {
  name: 'blue',
  spacelift: { endpoint: 'https://acme.app.spacelift.io', workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB', apiKey: { id: '01KEY' } },
  image: { ssmParameter: '/acme/worker-image' },
  network: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
  functions: {},
} });
app.synth();
`;
/** Must not compile; it would if the types were missing and so `any`. */
const wrongLines = `import { defineWorkerPool } from '@poolkeeper/cdk';
// @ts-expect-error -- a pool has more than a name
export const pool = defineWorkerPool({ name: 'blue' });
`;

const compilerOptions = { noEmit: true, strict: true, skipLibCheck: true, module: 'nodenext', types: [] };

const root = join(import.meta.dirname, '../../..');
const app = mkdtempSync(join(tmpdir(), 'poolkeeper-cdk-app-'));
try {
  const [tarball] = globSync('dist/packages/poolkeeper-cdk-*.tgz', { cwd: root });
  assert(tarball !== undefined, 'the package is missing: run "npx nx run worker-pool:pack"');
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(
    join(app, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['app.ts', 'readme.ts', 'wrong.ts'] }),
  );
  writeFileSync(join(app, 'app.ts'), tenLines);
  writeFileSync(
    join(app, 'readme.ts'),
    firstSnippet(readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')),
  );
  writeFileSync(join(app, 'wrong.ts'), wrongLines);
  const peers = ['aws-cdk-lib', 'constructs'].map((name) => `${name}@${installedVersion(name)}`);
  inApp(
    'npm',
    'install',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--silent',
    join(root, tarball),
    ...peers,
  );
  inApp(process.execPath, 'app.ts');
  inApp(process.execPath, 'readme.ts');
  inApp(process.execPath, join(root, 'node_modules/typescript/bin/tsc'));

  const template = readFileSync(join(app, 'cdk.out/Pool.template.json'), 'utf8');
  const { Resources } = JSON.parse(template) as { Resources: Record<string, { Type: string }> };
  const types = Object.values(Resources).map(({ Type }) => Type);
  assert.equal(types.filter((type) => type === 'AWS::Lambda::Function').length, 3);
  assert(types.includes('AWS::AutoScaling::AutoScalingGroup'));
  assert.match(scriptsIn(template), /spacelift-launcher/, 'the template must contain the user data');
  const code = globSync('cdk.out/asset.*.zip', { cwd: app });
  assert.equal(code.length, 2, 'the assembly must contain the code of two services');
  process.stdout.write('an empty app with the package synthesizes a pool\n');
} finally {
  rmSync(app, { recursive: true, force: true });
}

function firstSnippet(markdown: string): string {
  const [, snippet] = /```ts\n([\s\S]+?)```/.exec(markdown) ?? [];
  assert(snippet !== undefined, 'the README must start with a snippet');
  return `${snippet}\napp.synth();\n`;
}

/** The scripts of the user data, which it contains compressed. */
function scriptsIn(template: string): string {
  const [, scripts = ''] = /gzip --decompress \| bash -e\\n([\w+/=]+)\\n/.exec(template) ?? [];
  return gunzipSync(Buffer.from(scripts, 'base64')).toString();
}

function installedVersion(name: string): string {
  const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function inApp(command: string, ...args: readonly string[]): void {
  // An app without an output folder of its own would leave one in the temporary folder.
  const env = { ...process.env, CDK_OUTDIR: join(app, 'cdk.out.other') };
  const { status } = spawnSync(command, args, { cwd: app, env, stdio: 'inherit' });
  assert.equal(status, 0, `${command} ${args.join(' ')} failed`);
}
