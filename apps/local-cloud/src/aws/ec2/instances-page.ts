import { AwsFault, type Ec2Instance } from '@poolkeeper/pool-world';
import { page, type Page } from '../page.ts';

export interface Paging {
  readonly InstanceIds?: readonly string[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

const smallestPage = 5;
const largestPage = 1000;

/** A page of instances with EC2's parameters. Without `MaxResults`, it has all instances. */
export function pageOfInstances(paging: Paging, items: readonly Ec2Instance[]): Page<Ec2Instance> {
  const { InstanceIds: ids = [], MaxResults: size, NextToken: token } = paging;
  if (ids.length > 0 && size !== undefined) {
    throw new AwsFault(
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  }
  if (size !== undefined && size < smallestPage) throw badSize(size, `greater than ${smallestPage}`);
  if (size !== undefined && size > largestPage) throw badSize(size, `less than ${largestPage}`);
  return page({
    items,
    keyOf: ({ instanceId }) => instanceId,
    size: size ?? Infinity,
    token,
    badToken: () => new AwsFault('InvalidParameterValue', 'Unable to parse pagination token'),
  });
}

function badSize(size: number, expected: string): AwsFault {
  return new AwsFault(
    'InvalidParameterValue',
    `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value ${expected}.`,
  );
}
