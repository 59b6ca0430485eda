import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { WorkerPoolStack } from './stacks.ts';
import { aPoolTemplate } from './testing/a-pool.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

it('the program in the README makes a pool and the services that it depends on', async () => {
  const folder = join(import.meta.dirname, '../dist/readme');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'program.ts');
  vi.stubEnv('CDK_OUTDIR', join(folder, 'cdk.out'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  writeFileSync(file, `${blocksOf('ts')[0] ?? ''}\nexport { app, pool };\n`);

  const { app, pool } = (await import(file)) as { readonly app: App; readonly pool: WorkerPoolStack };

  expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual([
    'poolkeeper-autoscaler',
    'poolkeeper-lifecycle-manager',
    'poolkeeper-pool-production',
  ]);
  Template.fromStack(pool).resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 1);
});

it('the statement in the README is the one that the role of a pool has', () => {
  const [shown] = blocksOf('json').map((text) => JSON.parse(text) as { readonly Sid: string });
  const statements = Object.values(aPoolTemplate().findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) =>
      (Properties as { PolicyDocument: { Statement: readonly { readonly Sid?: string }[] } }).PolicyDocument
        .Statement,
  );
  const own = statements.find(({ Sid }) => Sid === shown?.Sid);

  expect(own).toMatchObject({ ...shown, Resource: expect.anything() as unknown });
});

function blocksOf(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text = '']) => text,
  );
}
