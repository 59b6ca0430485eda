import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootLatencies, bootSeconds } from '@poolkeeper/pool-model';
import { expect, it } from 'vitest';
import { commandLatencies } from './testing/command-latencies.ts';
import { Sandbox } from './testing/sandbox.ts';

const logGroups = { info: '/poolkeeper/blue/info', error: '/poolkeeper/blue/error' };
const agent = 'opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl';

/** The image of Spacelift has the agent of CloudWatch. */
function aPoolWithLogs(): Sandbox {
  const sandbox = new Sandbox({ context: { logGroups } });
  sandbox.write(agent, '#!/usr/bin/env bash\nsource record\nrecord agent "$@"\n', 0o755);
  return sandbox;
}

it('the launcher starts after the longest of what it needs, which boot-latencies.ts states', async () => {
  using sandbox = aPoolWithLogs();

  const ms = await sandbox.measureBoot(commandLatencies);

  expect(ms / 1000).toBeCloseTo(bootLatencies.now.setup.seconds, 1);
  expect(sandbox.callsOf('agent')).toHaveLength(1);
});

it('secrets take longer, but the boot works, if only the AWS command line can read them', async () => {
  using sandbox = aPoolWithLogs();
  sandbox.fail('aws-sigv4');

  const ms = await sandbox.measureBoot(commandLatencies);

  expect(ms / 1000).toBeCloseTo(bootLatencies.now.setup.seconds + 1, 0);
});

it('with an image of its own, a slow network does not hold up the launcher', async () => {
  using sandbox = aPoolWithLogs();
  await sandbox.buildImage();
  // The launcher's 30 MB at 3 MB/s.
  const slow = [{ call: 'curl *spacelift-launcher-x86_64', ms: 10_000 }, ...commandLatencies];

  const ms = await sandbox.measureBoot(slow);

  // The download takes the longest without an image, and the secrets with one.
  expect(ms / 1000).toBeLessThan(bootLatencies.now.setup.seconds);
});

it('a later start of the instance needs the secrets and little else', async () => {
  using sandbox = aPoolWithLogs();
  await sandbox.boot();

  const ms = await sandbox.measureService(commandLatencies);

  expect(ms / 1000).toBeCloseTo(bootLatencies.stopped.setup.seconds, 1);
});

it('a slow or failing agent of CloudWatch does not hold up the worker', async () => {
  using sandbox = aPoolWithLogs();
  sandbox.write(agent, '#!/usr/bin/env bash\nsource record\nrecord agent "$@"\nexit 1\n', 0o755);

  const boot = await sandbox.boot();

  expect(boot.status).toBe(0);
  expect(boot.output).toContain('the CloudWatch agent does not start: the logs stay on the instance');
  expect((await sandbox.startService()).output).toContain('the launcher runs');
});

it('secrets are read at the same time', async () => {
  using sandbox = new Sandbox({
    launcher: { fedRamp: false },
    secrets: { environment: { A: { ssmParameter: '/a' }, B: { ssmParameter: '/b' } } },
  });
  sandbox.keepSecret('ssm-parameter', '/a', 'a');
  sandbox.keepSecret('ssm-parameter', '/b', 'b');
  await sandbox.boot();
  sandbox.write('secrets-meet', '3');

  await sandbox.startService();

  expect(sandbox.launcherEnvironment).toMatchObject({ A: 'a', B: 'b' });
  expect(sandbox.signedRequests).toHaveLength(3);
});

it('docs/boot.md has the sum of every kind of boot', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/boot.md'), 'utf8');
  const { before, now, stopped, running } = bootLatencies;

  const sums = [before, now, stopped, running].map((boot) => `${bootSeconds(boot).toFixed(1)} s`);

  expect(/^\| together.*$/m.exec(guide)?.[0].match(/[\d.]+ s/g)).toEqual(sums);
});
