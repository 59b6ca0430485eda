import { App, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { examples } from './index.ts';

const outdir = mkdtempSync(join(tmpdir(), 'poolkeeper-examples-'));
afterAll(() => {
  rmSync(outdir, { recursive: true, force: true });
});

it('every file of the folder is a registered example', () => {
  const files = readdirSync(import.meta.dirname).map((file) => file.replace(/\.ts$/, ''));
  const others = ['examples.test', 'index', 'placeholders', 'shared-services'];

  expect(files.filter((file) => !others.includes(file)).sort()).toEqual(Object.keys(examples).sort());
});

/** It has functions of its own. `poolkeeper synth` prints the bucket that its deployment needs. */
const needBucket = ['self-hosted-in-vpc'];

describe.each(Object.entries(examples))('%s', (name, example) => {
  it('synthesizes offline, without findings of cdk-nag, into templates that CloudFormation accepts inline', () => {
    const app = anAppWithNag(join(outdir, name));
    example(app);

    const { directory, manifest } = app.synth();

    expect(manifest.missing).toBeUndefined();
    const sizes = readdirSync(directory)
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => readFileSync(join(directory, file)).length);
    expect(Math.max(...sizes) > 51_200).toBe(needBucket.includes(name));
  });
});

it('a finding of cdk-nag fails the synthesis', () => {
  const app = anAppWithNag(join(outdir, 'a-finding'));
  new Queue(new Stack(app, 'Stack'), 'Queue');

  expect(() => app.synth()).toThrow('AwsSolutions-SQS3');
});

function anAppWithNag(folder: string): App {
  const app = new App({ outdir: folder, analyticsReporting: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
