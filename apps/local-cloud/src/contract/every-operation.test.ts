import * as autoScaling from '@aws-sdk/client-auto-scaling';
import * as cloudFormation from '@aws-sdk/client-cloudformation';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as imageBuilder from '@aws-sdk/client-imagebuilder';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as pricing from '@aws-sdk/client-pricing';
import * as serviceQuotas from '@aws-sdk/client-service-quotas';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { services } from '../aws/aws-api.ts';
import { operationShapes, type Shape } from '../wire/operation-shape.ts';
import { aValueOf } from './a-value.ts';
import { wireLoop } from './wire-loop.ts';

const sdks = [
  { name: 'autoscaling', sdk: autoScaling, Client: autoScaling.AutoScalingClient },
  { name: 'cloudformation', sdk: cloudFormation, Client: cloudFormation.CloudFormationClient },
  { name: 'ec2', sdk: ec2, Client: ec2.EC2Client },
  { name: 'iam', sdk: iam, Client: iam.IAMClient },
  { name: 'imagebuilder', sdk: imageBuilder, Client: imageBuilder.ImagebuilderClient },
  { name: 'logs', sdk: logs, Client: logs.CloudWatchLogsClient },
  { name: 'monitoring', sdk: cloudWatch, Client: cloudWatch.CloudWatchClient },
  { name: 'secretsmanager', sdk: secretsManager, Client: secretsManager.SecretsManagerClient },
  { name: 'pricing', sdk: pricing, Client: pricing.PricingClient },
  { name: 'servicequotas', sdk: serviceQuotas, Client: serviceQuotas.ServiceQuotasClient },
  { name: 'sqs', sdk: sqs, Client: sqs.SQSClient },
  { name: 'ssm', sdk: ssm, Client: ssm.SSMClient },
  { name: 'sts', sdk: sts, Client: sts.STSClient },
];

const anyone = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDANYONE', secretAccessKey: 'any' },
  maxAttempts: 1,
};

describe.each(sdks)('the codec of $name', ({ name, sdk, Client }) => {
  it('reads what the SDK sends and writes what the SDK reads, for every operation', async () => {
    const protocol = services.get(name)?.protocol;
    expect.assert(protocol !== undefined);
    const loop = await wireLoop(protocol);
    // Some operations have their own hosts on AWS.
    const client = new Client({ ...anyone, endpoint: loop.url, md5: false, disableHostPrefix: true });
    try {
      for (const shape of [...operationShapes(sdk).values()].filter(({ output }) => !isStream(output))) {
        const [input, output] = [aValueOf(shape.input), aValueOf(shape.output)];
        const sent = loop.expect(shape, output);
        const answered = await call({ sdk, client, operation: shape.name }, input);
        expect(sent.input, shape.name).toEqual(input);
        expect(withPlainTexts(answered), shape.name).toEqual(output);
      }
    } finally {
      client.destroy();
      await loop.close();
    }
    // EC2 alone has more than 800 operations.
  }, 60_000);
});

/** The SDK wraps texts that are JSON, such as price lists. */
function withPlainTexts(value: unknown): unknown {
  if (value instanceof String) return value.toString();
  if (Array.isArray(value)) return value.map(withPlainTexts);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withPlainTexts(each)]));
}

/** A streamed response does not go through the codec. */
function isStream(output: Shape): boolean {
  return (
    output.isStructSchema() &&
    [...output.structIterator()].some(([, member]) => member.getMergedTraits().streaming !== undefined)
  );
}

type AnyCommand = new (input: object) => object;
interface AnyClient {
  send(command: object): Promise<{ readonly $metadata: unknown }>;
}

async function call(
  { sdk, client, operation }: { readonly sdk: object; readonly client: object; readonly operation: string },
  input: object,
): Promise<object> {
  const Command = (sdk as Readonly<Record<string, AnyCommand>>)[`${operation}Command`];
  expect.assert(Command !== undefined);
  const { $metadata, ...answer } = await (client as AnyClient).send(new Command(input));
  expect($metadata).toMatchObject({ httpStatusCode: 200 });
  return answer;
}
