import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsFault } from '@poolkeeper/pool-world';
import type { StoredParameter } from '../account/parameters.ts';

/** The keys that DescribeParameters filters by, besides `tag:` with a key. */
export const describedKeys = ['KeyId', 'Name', 'Path', 'Tier', 'Type'];

/**
 * The test of `ParameterFilters`. Throws SSM's errors for an unknown key or option.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html
 */
export function parameterTest(
  filters: readonly ParameterStringFilter[] = [],
  keys: readonly string[],
): (parameter: StoredParameter) => boolean {
  const tests = filters.map(({ Key: key = '', Option: option, Values: values = [] }) => {
    const isTag = key.startsWith('tag:') && keys === describedKeys;
    if (!keys.includes(key) && !isTag) {
      throw new AwsFault('InvalidFilterKey', `The specified filter key ${key} is not valid.`);
    }
    const test = testOf(key, option ?? (key === 'Path' ? 'OneLevel' : 'Equals'));
    return (parameter: StoredParameter) => values.some((value) => test(parameter, value));
  });
  return (parameter) => tests.every((test) => test(parameter));
}

type ValueTest = (parameter: StoredParameter, value: string) => boolean;

function testOf(key: string, option: string): ValueTest {
  const test = key === 'Path' ? pathTests[option] : optionTest(key, option);
  if (test !== undefined) return test;
  throw new AwsFault('InvalidFilterOption', `The filter option ${option} is not valid for ${key}.`);
}

const pathTests: Readonly<Record<string, ValueTest>> = {
  OneLevel: ({ name }, path) => name.slice(0, name.lastIndexOf('/')) === path.replace(/\/$/, ''),
  Recursive: ({ name }, path) => name.startsWith(path.endsWith('/') ? path : `${path}/`),
};

function optionTest(key: string, option: string): ValueTest | undefined {
  switch (option) {
    case 'Equals':
      return (parameter, value) => valueOf(parameter, key) === value;
    case 'BeginsWith':
      return (parameter, value) => valueOf(parameter, key)?.startsWith(value) === true;
    case 'Contains':
      return key === 'Name' ? ({ name }, value) => name.includes(value) : undefined;
    default:
      return undefined;
  }
}

function valueOf(
  { name, type, keyId, tier = 'Standard', tags = {} }: StoredParameter,
  key: string,
): string | undefined {
  switch (key) {
    case 'Name':
      return name;
    case 'Type':
      return type;
    case 'Tier':
      return tier;
    case 'KeyId':
      return keyId ?? (type === 'SecureString' ? 'alias/aws/ssm' : undefined);
    default:
      return tags[key.slice('tag:'.length)];
  }
}
