import * as sdk from '@aws-sdk/client-ssm';
import type {
  DescribeParametersCommandInput,
  DescribeParametersCommandOutput,
  GetParameterCommandInput,
  GetParameterCommandOutput,
  GetParametersCommandInput,
  GetParametersCommandOutput,
  Parameter,
} from '@aws-sdk/client-ssm';
import { AwsFault } from '@poolkeeper/pool-world';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
import { within } from './constraint.ts';
import { page } from './page.ts';
import { notServed, service } from './service.ts';

export const ssm = service({
  name: 'ssm',
  sdk,
  protocol: awsJsonProtocol({
    version: '1.1',
    namespace: 'com.amazonaws.ssm',
    missing: (paths) => new AwsFault('ValidationException', validationErrorMessage(paths)),
  }),
  operations: {
    DescribeParameters: describeParameters,
    GetParameter: getParameter,
    GetParameters: getParameters,
  },
});

function getParameter(input: GetParameterCommandInput, call: Call): Answer<GetParameterCommandOutput> {
  const parameter = readParameter(input.Name ?? '', input.WithDecryption, call);
  // AWS answers this one without a message.
  if (parameter === undefined) throw new AwsFault('ParameterNotFound', '');
  return { Parameter: parameter };
}

function getParameters(input: GetParametersCommandInput, call: Call): Answer<GetParametersCommandOutput> {
  const names = input.Names ?? [];
  const read = names.map((name) => [name, readParameter(name, input.WithDecryption, call)] as const);
  return {
    Parameters: read.flatMap(([, parameter]) => parameter ?? []),
    InvalidParameters: read.filter(([, parameter]) => parameter === undefined).map(([name]) => name),
  };
}

function describeParameters(
  input: DescribeParametersCommandInput,
  { parameters, world }: Call,
): Answer<DescribeParametersCommandOutput> {
  const { MaxResults = 50, NextToken: token, ...filters } = input;
  const ignored = Object.keys(filters);
  if (ignored.length > 0) throw notServed(`ssm:DescribeParameters with ${ignored.join(', ')}`);
  const { items, nextToken } = page({
    items: Object.keys(parameters).sort(),
    keyOf: (name) => name,
    size: within({ member: 'maxResults', from: 1, to: 50, code: 'ValidationException' }, MaxResults),
    token,
    badToken: () => new AwsFault('InvalidNextToken', 'The specified token is not valid.'),
  });
  return {
    Parameters: items.map((name) => ({
      Name: name,
      ARN: parameterArn(name, world),
      Type: 'SecureString',
      KeyId: 'alias/aws/ssm',
      Version: 1,
      Tier: 'Standard',
      DataType: 'text',
    })),
    NextToken: nextToken,
  };
}

/**
 * Every parameter is a SecureString, as a pool's secrets should be: a client that forgets `WithDecryption` finds out
 * here.
 */
function readParameter(
  nameOrArn: string,
  decrypt: boolean | undefined,
  { parameters, world }: Call,
): Parameter | undefined {
  const name = Object.keys(parameters).find(
    (candidate) => candidate === nameOrArn || parameterArn(candidate, world) === nameOrArn,
  );
  if (name === undefined) return undefined;
  const value = parameters[name] ?? '';
  return {
    Name: name,
    Type: 'SecureString',
    Value: decrypt === true ? value : Buffer.from(`encrypted by local-cloud: ${name}`).toString('base64'),
    Version: 1,
    ARN: parameterArn(name, world),
    DataType: 'text',
  };
}

function parameterArn(name: string, { region, accountId }: Call['world']): string {
  return `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
}
