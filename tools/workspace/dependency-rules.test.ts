import { ESLint } from 'eslint';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const workspace = join(import.meta.dirname, '../..');
// The rules under test need no types, and the program of a project takes seconds to build.
const eslint = new ESLint({ cwd: workspace });

describe('the rules of dependency', () => {
  it('refuses the platform, npm packages, the clock and chance in the domain', async () => {
    const problems = await lintAs('libs/pool-model/src/index.ts', 'domain-uses-the-platform.ts');

    expect(problems).toContain('no-restricted-imports: node:fs');
    expect(problems).toContain('@nx/enforce-module-boundaries: graphql');
    expect(problems).toContain('no-restricted-syntax: Date.now');
    expect(problems).toContain('no-restricted-syntax: new Date()');
    expect(problems).toContain('no-restricted-syntax: Date()');
    expect(problems).toContain('no-restricted-globals: process');
    expect(problems).toContain('no-restricted-properties: Math.random');
  });

  it('lets the domain compute with dates', async () => {
    expect(await lintAs('libs/pool-model/src/index.ts', 'domain-computes-with-dates.ts')).toEqual([]);
  });

  it('refuses an adapter in the domain', async () => {
    expect(await lintAs('libs/scaling-decision/src/index.ts', 'domain-uses-an-adapter.ts')).toContain(
      '@nx/enforce-module-boundaries: @poolkeeper/aws-pool',
    );
  });

  it('refuses AWS and the domain in the Spacelift client', async () => {
    const problems = await lintAs('libs/spacelift-client/src/index.ts', 'client-uses-aws.ts');

    expect(problems).toContain('@nx/enforce-module-boundaries: @aws-sdk/client-sqs');
    expect(problems).toContain('@nx/enforce-module-boundaries: @poolkeeper/pool-model');
  });

  it('refuses an app in an adapter', async () => {
    expect(await lintAs('libs/aws-pool/src/index.ts', 'adapter-uses-an-app.ts')).toContain(
      '@nx/enforce-module-boundaries: @poolkeeper/autoscaler',
    );
  });

  it('refuses an app in another app', async () => {
    expect(await lintAs('apps/autoscaler/src/lambda.ts', 'app-uses-another-app.ts')).toContain(
      '@nx/enforce-module-boundaries: @poolkeeper/lifecycle-manager',
    );
  });

  it('refuses an app in the runtime of the functions', async () => {
    expect(await lintAs('libs/lambda-runtime/src/index.ts', 'adapter-uses-an-app.ts')).toContain(
      '@nx/enforce-module-boundaries: @poolkeeper/autoscaler',
    );
  });

  it.each([
    'apps/infra-deployer/src/main.ts',
    'infra/worker-pool/src/index.ts',
    'libs/aws-pool/src/index.ts',
    'libs/pool-config/src/index.ts',
    'libs/spacelift-client/src/index.ts',
  ])('refuses the runtime of the functions in %s', async (place) => {
    expect(await lintAs(place, 'uses-the-runtime.ts')).toContain(
      '@nx/enforce-module-boundaries: @poolkeeper/lambda-runtime',
    );
  });

  it('lets a function use its runtime', async () => {
    expect(await lintAs('apps/autoscaler/src/lambda.ts', 'uses-the-runtime.ts')).toEqual([]);
  });

  it.each(['apps/autoscaler/src/lambda.ts', 'libs/pool-config/src/index.ts', 'libs/pool-world/src/index.ts'])(
    'refuses the infrastructure in %s',
    async (place) => {
      expect(await lintAs(place, 'uses-the-infrastructure.ts')).toContain(
        '@nx/enforce-module-boundaries: @poolkeeper/cdk',
      );
    },
  );

  it('lets the command line that deploys use the infrastructure', async () => {
    expect(await lintAs('apps/infra-deployer/src/main.ts', 'uses-the-infrastructure.ts')).toEqual([]);
  });
});

/** Lints a fixture with the rules of the place that it pretends to stand in. Each problem as `rule: offending text`. */
async function lintAs(place: string, fixture: string): Promise<string[]> {
  const source = readFileSync(join(import.meta.dirname, 'fixtures/boundaries', fixture), 'utf8');
  const lines = source.split('\n');
  const [result] = await eslint.lintText(source, { filePath: join(workspace, place) });
  return (result?.messages ?? []).map(({ ruleId, line, column, endColumn }) => {
    const offending =
      lines[line - 1]?.slice(column - 1, endColumn === undefined ? undefined : endColumn - 1) ?? '';
    const imported = /from '(?<name>.*)'/.exec(offending)?.groups?.name;
    return `${ruleId ?? 'parser'}: ${imported ?? offending}`;
  });
}
