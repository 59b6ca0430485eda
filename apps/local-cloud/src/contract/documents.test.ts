import * as autoScaling from '@aws-sdk/client-auto-scaling';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as ec2 from '@aws-sdk/client-ec2';
import * as scheduler from '@aws-sdk/client-scheduler';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { services } from '../aws/aws-api.ts';
import { operationShapes, requiredMembers } from '../wire/operation-shape.ts';
import { aCloud, apiKey } from './a-cloud.ts';

const root = join(import.meta.dirname, '../../../..');

/** Services by their name on the command line, with the name by which local-cloud serves them. */
const sdks = new Map<string, { readonly sdk: object; readonly served: string }>([
  ['autoscaling', { sdk: autoScaling, served: 'autoscaling' }],
  ['cloudwatch', { sdk: cloudWatch, served: 'monitoring' }],
  ['ec2', { sdk: ec2, served: 'ec2' }],
  ['scheduler', { sdk: scheduler, served: 'scheduler' }],
  ['secretsmanager', { sdk: secretsManager, served: 'secretsmanager' }],
  ['sqs', { sdk: sqs, served: 'sqs' }],
  ['ssm', { sdk: ssm, served: 'ssm' }],
]);

/** Commands that are no operations. The second opinions run them with the `aws` command line. */
const commandsOfTheCli = ['s3 sync', 's3 mb', 'cloudformation deploy'];
/** Operations that local-cloud does not serve: it builds no images. */
const commandsWithoutLocalCloud = ['imagebuilder start-image-pipeline-execution'];
const globalOptions = ['query', 'output', 'region', 'profile', 'endpoint-url'];

const commands = commandsIn([
  'README.md',
  'docs/{guides,runbooks}/*.md',
  '{apps/local-cloud,infra/worker-pool}/README.md',
]);

describe('a command of the documents for the aws command line', () => {
  it.each(commands.flatMap(awsCalls))(
    'is an operation that is served, with its options: $text',
    ({ text }) => {
      const [service = '', command = '', ...rest] = text.split(/\s+/);
      if ([...commandsOfTheCli, ...commandsWithoutLocalCloud].includes(`${service} ${command}`)) return;
      const found = sdks.get(service);
      expect.assert(found !== undefined, `the test knows no service ${service}`);
      const operation = pascalCase(command);
      const shape = operationShapes(found.sdk).get(operation);
      expect.assert(shape !== undefined, `${service} has no operation ${operation}`);
      expect(services.get(found.served)?.served).toContain(operation);

      const members = new Map([...shape.input.structIterator()].map(([name]) => [name.toLowerCase(), name]));
      const given = rest
        .filter((word) => word.startsWith('--'))
        .map((word) => word.slice(2))
        .filter((option) => !globalOptions.includes(option));
      const named = given.map(
        (option) => members.get(pascalCase(option).toLowerCase()) ?? `no member: ${option}`,
      );
      expect(named).toEqual(named.filter((name) => !name.startsWith('no member')));
      expect(named).toEqual(expect.arrayContaining([...requiredMembers(shape.input)]));
    },
  );
});

describe('a command of the documents for curl', () => {
  const requests = commands.filter((command) => command.startsWith('curl '));

  it.each(requests)('does what the page says: %s', async (command) => {
    const { server, world } = await aCloud({
      group: { desiredCapacity: 1, purchaseMix: { onDemandBase: 0, onDemandPercentage: 0 } },
      lifecycleManager: { isOn: true, set: () => undefined },
    });
    world.spacelift.queueRun({ stack: 'networking', durationSeconds: 3600 });
    world.advanceTo(world.now + 600_000);
    const [, path] = /"\$AWS_ENDPOINT_URL(\/[^"]*)"/.exec(command) ?? [];
    const [, body] = /-d '([^']*)'/.exec(command) ?? [];
    expect.assert(path !== undefined && body !== undefined, 'a request has a path and a body');

    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(command.includes('$LOCAL_CLOUD_TOKEN') && { authorization: `Bearer ${server.token}` }),
      },
      body: body.replace('KEY', apiKey.id).replace('SECRET', apiKey.secret),
    });

    const text = await answer.text();
    expect(answer.ok, text).toBe(true);
    expect(text).not.toContain('"errors"');
  });
});

/** The commands in the blocks of shell code, one a line, without comments. */
function commandsIn(patterns: readonly string[]): readonly string[] {
  return globSync([...patterns], { cwd: root }).flatMap((file) => {
    const blocks = readFileSync(join(root, file), 'utf8').matchAll(/^ *```(?:sh|console)\n(.*?)^ *```$/gms);
    return [...blocks].flatMap(([, text = '']) =>
      text
        .replaceAll(/ *\\\n\s*/g, ' ')
        .split('\n')
        .map((line) => line.replace(/\s#.*$/, '').trim())
        .filter((line) => line !== '' && !line.startsWith('#')),
    );
  });
}

/** The calls of a command, also those whose output is the value of an option of another. */
function awsCalls(command: string): readonly { readonly text: string }[] {
  const inner = [...command.matchAll(/\$\(aws ([^)]*)\)/g)].map(([, text = '']) => ({ text }));
  const outer = /^aws (.*)$/.exec(command.replaceAll(/"\$\(aws [^)]*\)"/g, 'VALUE'))?.[1];
  return [...inner, ...(outer === undefined ? [] : [{ text: outer }])];
}

function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
