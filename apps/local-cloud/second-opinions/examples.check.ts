import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import { services } from '../src/aws/aws-api.ts';
import { s3Operations } from '../src/aws/s3.ts';
import { aCloud, type Cloud } from '../src/contract/a-cloud.ts';
import { operationShapes } from '../src/wire/operation-shape.ts';
import { botocoreExamples, fromJson, type BotocoreExample } from './botocore-examples.ts';
import { exampleApis, type ExampleApi } from './example-apis.ts';

/** What the examples talk about. */
const names = {
  group: 'my-auto-scaling-group',
  function: 'my-function',
};

describe.each(exampleApis)('the examples of $service', (api) => {
  it('are accepted, or refused for a known reason', async () => {
    const refusals = (await outcomesOf(api)).flatMap(({ example, refusal }) =>
      refusal === undefined ? [] : [[`${example.operation} ${example.id}`, refusal] as const],
    );

    expect(Object.fromEntries(refusals)).toEqual(
      Object.fromEntries(Object.entries(api.refused).map(([id, { code }]) => [id, code])),
    );
  });

  it('are answered with all members of their responses, other than known ones', async () => {
    const missing = (await outcomesOf(api)).flatMap(({ example, answer }) =>
      answer === undefined ? [] : missingMembers(example.output, answer, example.operation),
    );

    expect([...new Set(missing)].sort()).toEqual(Object.keys(api.missing).sort());
  });
});

interface Outcome {
  readonly example: BotocoreExample;
  /** The code of the error. */
  readonly refusal?: string;
  readonly answer?: object;
}

async function outcomesOf(api: ExampleApi): Promise<readonly Outcome[]> {
  const { service, sdk } = api;
  const served = service === 's3' ? s3Operations : (services.get(service)?.served ?? []);
  const shapes = operationShapes(sdk);
  const outcomes: Outcome[] = [];
  for (const example of botocoreExamples(api.folder)) {
    const shape = shapes.get(example.operation);
    if (!served.includes(example.operation) || shape === undefined) continue;
    const cloud = await aCloudFor(example);
    const input = JSON.parse(
      JSON.stringify(example.input).replaceAll(/"i-[0-9a-f]+"/g, `"${instanceOf(cloud)}"`),
    ) as object;
    const client = new api.Client({ ...cloud.settings, followRegionRedirects: true });
    try {
      const answer = await client.send(commandOf(sdk, example.operation, fromJson(shape.input, input)));
      outcomes.push({ example, answer });
    } catch (error) {
      outcomes.push({ example, refusal: (error as Error).name });
    } finally {
      client.destroy();
    }
  }
  return outcomes;
}

/** Each example has a cloud of its own, because some delete what others need. */
async function aCloudFor({ operation, input }: BotocoreExample): Promise<Cloud> {
  const { Bucket, Key, SecretId } = input as {
    readonly Bucket?: string;
    readonly Key?: string;
    readonly SecretId?: string;
  };
  const cloud = await aCloud({
    group: { name: names.group, minSize: 0, maxSize: 5, desiredCapacity: 2 },
    secrets: SecretId === undefined ? {} : { [SecretId]: '{}' },
    functions: [names.function],
  });
  cloud.pass(300);
  await cloud.autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  if (Bucket !== undefined && operation !== 'CreateBucket') cloud.account.buckets.create(Bucket);
  if (Bucket !== undefined && Key !== undefined && operation !== 'PutObject') {
    cloud.account.buckets.put(Bucket, Key, {
      body: Buffer.alloc(100, 'x'),
      contentType: 'text/plain',
      tags: { a: 'b' },
    });
  }
  return cloud;
}

function instanceOf({ world }: Cloud): string {
  const [group] = world.autoScaling.describeGroups([names.group]);
  const [instance] = group?.instances ?? [];
  if (instance === undefined) throw new Error('the group has no instance');
  return instance.instanceId;
}

function commandOf(sdk: object, operation: string, input: unknown): object {
  const Command = (sdk as Readonly<Record<string, new (input: unknown) => object>>)[`${operation}Command`];
  if (Command === undefined) throw new Error(`the SDK has no command for ${operation}`);
  return new Command(input);
}

/** The members that the example has and the answer has not. An empty list in the answer has all members. */
function missingMembers(example: unknown, answer: unknown, path: string): readonly string[] {
  if (Array.isArray(example)) {
    if (!Array.isArray(answer)) return [path];
    return example.length === 0 || answer.length === 0 ? [] : missingMembers(example[0], answer[0], path);
  }
  if (typeof example !== 'object' || example === null || typeof answer !== 'object') return [];
  const members = answer as Readonly<Record<string, unknown>>;
  return Object.entries(example).flatMap(([name, value]) =>
    members[name] === undefined
      ? [`${path}.${name}`]
      : missingMembers(value, members[name], `${path}.${name}`),
  );
}
