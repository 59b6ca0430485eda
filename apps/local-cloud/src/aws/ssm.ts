import * as sdk from '@aws-sdk/client-ssm';
import type {
  DeleteParameterCommandInput,
  DescribeParametersCommandInput,
  DescribeParametersCommandOutput,
  GetParameterCommandInput,
  GetParameterCommandOutput,
  GetParametersByPathCommandInput,
  GetParametersByPathCommandOutput,
  GetParametersCommandInput,
  GetParametersCommandOutput,
  Parameter,
  PutParameterCommandInput,
  PutParameterCommandOutput,
} from '@aws-sdk/client-ssm';
import { AwsFault } from '@poolkeeper/pool-world';
import type { StoredParameter } from '../account/parameters.ts';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
import { requireWithin } from './constraint.ts';
import { page } from './page.ts';
import { present } from './present.ts';
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
    DeleteParameter: deleteParameter,
    DescribeParameters: describeParameters,
    GetParameter: getParameter,
    GetParameters: getParameters,
    GetParametersByPath: getParametersByPath,
    PutParameter: putParameter,
  },
});

function getParameter(
  { Name: name = '', WithDecryption }: GetParameterCommandInput,
  { account }: Call,
): Answer<GetParameterCommandOutput> {
  const found = account.parameters.find(name);
  // AWS sends this error without a message.
  if (found === undefined) throw new AwsFault('ParameterNotFound', '');
  return { Parameter: describe(found, WithDecryption) };
}

function getParameters(
  { Names: names = [], WithDecryption }: GetParametersCommandInput,
  { account }: Call,
): Answer<GetParametersCommandOutput> {
  const found = names.map((name) => [name, account.parameters.find(name)] as const);
  return {
    Parameters: found
      .flatMap(([, parameter]) => parameter ?? [])
      .map((each) => describe(each, WithDecryption)),
    InvalidParameters: found.filter(([, parameter]) => parameter === undefined).map(([name]) => name),
  };
}

function getParametersByPath(
  {
    Path: path = '/',
    Recursive,
    WithDecryption,
    MaxResults = 10,
    NextToken,
  }: GetParametersByPathCommandInput,
  { account }: Call,
): Answer<GetParametersByPathCommandOutput> {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  const below = account.parameters
    .all()
    .filter(({ name }) => name.startsWith(prefix))
    .filter(({ name }) => Recursive === true || !name.slice(prefix.length).includes('/'));
  const { items, nextToken } = pageOf(below, { size: MaxResults, most: 10, token: NextToken });
  return { Parameters: items.map((each) => describe(each, WithDecryption)), NextToken: nextToken };
}

function putParameter(input: PutParameterCommandInput, { account }: Call): Answer<PutParameterCommandOutput> {
  const { Name: name = '', Value: value = '', Type, KeyId, Description, Tier, Overwrite, Tags } = input;
  const type = Type ?? account.parameters.find(name)?.type;
  if (type === undefined) {
    throw new AwsFault('ValidationException', 'A parameter type is required when you create a parameter.');
  }
  const { version, tier = 'Standard' } = account.parameters.put(
    {
      name,
      value,
      type,
      ...present({
        keyId: KeyId,
        description: Description,
        tier: Tier,
        tags: Tags && Object.fromEntries(Tags.map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
      }),
    },
    Overwrite ?? false,
  );
  return { Version: version, Tier: tier as PutParameterCommandOutput['Tier'] };
}

function deleteParameter({ Name: name = '' }: DeleteParameterCommandInput, { account }: Call): undefined {
  if (!account.parameters.delete(name)) throw new AwsFault('ParameterNotFound', '');
}

function describeParameters(
  input: DescribeParametersCommandInput,
  { account }: Call,
): Answer<DescribeParametersCommandOutput> {
  const { MaxResults = 50, NextToken: token, ...filters } = input;
  const ignored = Object.keys(filters);
  if (ignored.length > 0) throw notServed(`ssm:DescribeParameters with ${ignored.join(', ')}`);
  const { items, nextToken } = pageOf(account.parameters.all(), { size: MaxResults, most: 50, token });
  return {
    Parameters: items.map(
      ({ name, arn, type, keyId, version, changedAt, description, tier = 'Standard' }) => ({
        Name: name,
        ARN: arn,
        Type: type,
        KeyId: keyId ?? (type === 'SecureString' ? 'alias/aws/ssm' : undefined),
        Version: version,
        LastModifiedDate: new Date(changedAt),
        Description: description,
        Tier: tier as 'Standard',
        DataType: 'text',
      }),
    ),
    NextToken: nextToken,
  };
}

function pageOf(
  items: readonly StoredParameter[],
  { size, most, token }: { readonly size: number; readonly most: number; readonly token: string | undefined },
) {
  return page({
    items,
    keyOf: ({ name }) => name,
    size: requireWithin({ member: 'maxResults', from: 1, to: most, code: 'ValidationException' }, size),
    token,
    badToken: () => new AwsFault('InvalidNextToken', 'The specified token is not valid.'),
  });
}

/** Without `WithDecryption`, the value of a SecureString stays unreadable, so that clients that omit it fail here too. */
function describe(
  { name, arn, type, value, version, changedAt }: StoredParameter,
  decrypt: boolean | undefined,
): Parameter {
  const readable = type !== 'SecureString' || decrypt === true;
  return {
    Name: name,
    Type: type,
    Value: readable ? value : Buffer.from(`encrypted by local-cloud: ${name}`).toString('base64'),
    Version: version,
    LastModifiedDate: new Date(changedAt),
    ARN: arn,
    DataType: 'text',
  };
}
