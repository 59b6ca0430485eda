import * as sdk from '@aws-sdk/client-ssm';
import type {
  AddTagsToResourceCommandInput,
  DeleteParameterCommandInput,
  DescribeParametersCommandInput,
  DescribeParametersCommandOutput,
  GetParameterCommandInput,
  GetParameterCommandOutput,
  GetParameterHistoryCommandInput,
  GetParameterHistoryCommandOutput,
  GetParametersByPathCommandInput,
  GetParametersByPathCommandOutput,
  GetParametersCommandInput,
  GetParametersCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  Parameter,
  PutParameterCommandInput,
  PutParameterCommandOutput,
  Tag,
} from '@aws-sdk/client-ssm';
import { AwsFault } from '@poolkeeper/pool-world';
import { findImage } from '../account/images.ts';
import { dataTypes, requireParameterName, type StoredParameter } from '../account/parameters.ts';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
import { requireWithin } from './constraint.ts';
import { page } from './page.ts';
import { present } from './present.ts';
import { describedKeys, parameterTest } from './parameter-filters.ts';
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
    AddTagsToResource: addTagsToResource,
    DeleteParameter: deleteParameter,
    DescribeParameters: describeParameters,
    GetParameter: getParameter,
    GetParameterHistory: getParameterHistory,
    GetParameters: getParameters,
    GetParametersByPath: getParametersByPath,
    ListTagsForResource: listTagsForResource,
    PutParameter: putParameter,
  },
});

function getParameter(
  { Name: name = '', WithDecryption }: GetParameterCommandInput,
  { account }: Call,
): Answer<GetParameterCommandOutput> {
  const found = account.parameters.select(name);
  // AWS sends this error without a message.
  if (found === undefined) throw new AwsFault('ParameterNotFound', '');
  return { Parameter: { ...describe(found, WithDecryption), ...selectorIn(name) } };
}

/** Oldest version first. */
function getParameterHistory(
  { Name: name = '', WithDecryption, MaxResults = 50, NextToken: token }: GetParameterHistoryCommandInput,
  { account, world }: Call,
): Answer<GetParameterHistoryCommandOutput> {
  const versions = account.parameters.history(name);
  if (versions === undefined) throw new AwsFault('ParameterNotFound', '');
  const { items, nextToken } = page({
    items: versions,
    keyOf: ({ version }) => String(version),
    size: requireWithin({ member: 'maxResults', from: 1, to: 50, code: 'ValidationException' }, MaxResults),
    token,
    badToken: () => new AwsFault('InvalidNextToken', 'The specified token is not valid.'),
  });
  return {
    Parameters: items.map((version) => {
      const { Name, Type, Value, Version, LastModifiedDate, DataType } = describe(version, WithDecryption);
      const { description, tier = 'Standard' } = version;
      return {
        ...{ Name, Type, Value, Version, LastModifiedDate, DataType, Description: description },
        LastModifiedUser: `arn:aws:iam::${world.accountId}:root`,
        Tier: tier as 'Standard',
      };
    }),
    NextToken: nextToken,
  };
}

function getParameters(
  { Names: names = [], WithDecryption }: GetParametersCommandInput,
  { account }: Call,
): Answer<GetParametersCommandOutput> {
  requireWithin({ member: 'names', from: 1, to: mostNames, code: 'ValidationException' }, names.length);
  const found = names.map((name) => [name, selected(name, account)] as const);
  return {
    Parameters: found.flatMap(([name, parameter]) =>
      parameter === undefined ? [] : { ...describe(parameter, WithDecryption), ...selectorIn(name) },
    ),
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
    ParameterFilters,
  }: GetParametersByPathCommandInput,
  { account }: Call,
): Answer<GetParametersByPathCommandOutput> {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  const below = account.parameters
    .all()
    .filter(({ name }) => name.startsWith(prefix))
    .filter(({ name }) => Recursive === true || !name.slice(prefix.length).includes('/'))
    .filter(parameterTest(ParameterFilters, ['KeyId', 'Type']));
  const { items, nextToken } = pageOf(below, { size: MaxResults, most: 10, token: NextToken });
  return { Parameters: items.map((each) => describe(each, WithDecryption)), NextToken: nextToken };
}

function putParameter(input: PutParameterCommandInput, { account }: Call): Answer<PutParameterCommandOutput> {
  const {
    Name: name = '',
    Value: value = '',
    Type,
    DataType,
    KeyId,
    Description,
    Tier,
    Overwrite,
    Tags,
  } = input;
  requireParameterName(name);
  if (Overwrite === true && Tags !== undefined) {
    throw new AwsFault(
      'ValidationException',
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
  const type = Type ?? account.parameters.find(name)?.type;
  if (type === undefined) {
    throw new AwsFault('ValidationException', 'A parameter type is required when you create a parameter.');
  }
  const dataType = dataTypes.find((known) => known === DataType);
  if (DataType !== undefined && dataType === undefined) {
    throw notServed(`ssm:PutParameter with the data type ${DataType}`);
  }
  const before = account.parameters.find(name);
  // AWS validates the id of an image later: the request succeeds, and an invalid id changes nothing.
  if (
    (dataType ?? before?.dataType) === 'aws:ec2:image' &&
    findImage(value, account.imageBuilds) === undefined
  ) {
    return { Version: (before?.version ?? 0) + 1, Tier: 'Standard' };
  }
  const { version, tier = 'Standard' } = account.parameters.put(
    {
      name,
      value,
      type,
      ...present({ dataType }),
      ...present({
        keyId: KeyId,
        description: Description,
        tier: Tier,
        tags: Tags && tagsByName(Tags),
      }),
    },
    Overwrite ?? false,
  );
  return { Version: version, Tier: tier as PutParameterCommandOutput['Tier'] };
}

function addTagsToResource(
  { ResourceType, ResourceId = '', Tags }: AddTagsToResourceCommandInput,
  { account }: Call,
): undefined {
  const parameter = taggable(ResourceType, ResourceId, account);
  account.parameters.tag(parameter, { ...parameter.tags, ...tagsByName(Tags) });
}

function listTagsForResource(
  { ResourceType, ResourceId = '' }: ListTagsForResourceCommandInput,
  { account }: Call,
): Answer<ListTagsForResourceCommandOutput> {
  const { tags = {} } = taggable(ResourceType, ResourceId, account);
  return { TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

/** The operations on tags take a parameter's name and not its ARN. */
function taggable(type: string | undefined, name: string, { parameters }: Call['account']): StoredParameter {
  if (type !== 'Parameter') throw notServed(`tags of ssm resources of type ${type ?? ''}`);
  const parameter = name.startsWith('arn:') ? undefined : parameters.find(name);
  if (parameter === undefined) throw new AwsFault('InvalidResourceId', '');
  return parameter;
}

function tagsByName(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

function deleteParameter({ Name: name = '' }: DeleteParameterCommandInput, { account }: Call): undefined {
  if (!account.parameters.delete(name)) throw new AwsFault('ParameterNotFound', '');
}

function describeParameters(
  input: DescribeParametersCommandInput,
  { account }: Call,
): Answer<DescribeParametersCommandOutput> {
  const { MaxResults = 50, NextToken: token, ParameterFilters } = input;
  const found = account.parameters.all().filter(parameterTest(ParameterFilters, describedKeys));
  const { items, nextToken } = pageOf(found, { size: MaxResults, most: 50, token });
  return {
    Parameters: items.map(
      ({
        name,
        arn,
        type,
        dataType = 'text',
        keyId,
        version,
        changedAt,
        description,
        tier = 'Standard',
      }) => ({
        Name: name,
        ARN: arn,
        Type: type,
        KeyId: keyId ?? (type === 'SecureString' ? 'alias/aws/ssm' : undefined),
        Version: version,
        LastModifiedDate: new Date(changedAt),
        Description: description,
        Tier: tier as 'Standard',
        DataType: dataType,
      }),
    ),
    NextToken: nextToken,
  };
}

const mostNames = 10;

function selected(name: string, { parameters }: Call['account']): StoredParameter | undefined {
  try {
    return parameters.select(name);
  } catch (error) {
    // A list of parameters names those that it did not find.
    if (error instanceof AwsFault) return undefined;
    throw error;
  }
}

/** The version in a selector, as answers repeat it. */
function selectorIn(name: string): { readonly Selector?: string } {
  const selector = /:\d+$/.exec(name)?.[0];
  return selector === undefined ? {} : { Selector: selector };
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
  { name, arn, type, dataType = 'text', value, version, changedAt }: StoredParameter,
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
    DataType: dataType,
  };
}
