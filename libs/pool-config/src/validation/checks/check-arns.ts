import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import type { Path } from '../config-problem.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** Services whose resources a pool can use only in its own region. */
const regional = ['kms', 'secretsmanager', 'ssm', 'sns'];

/** Whether what is named by its ARN is where the pool is. */
export function checkArns(config: CompletePoolConfig): readonly Finding[] {
  const { region, account } = config.aws;
  return textsIn(config, []).flatMap(({ path, text }) => {
    const arn = /^arn:(?<partition>[\w-]+):(?<service>[\w-]+):(?<region>[\w-]*):(?<account>\d*):/.exec(text);
    if (arn?.groups === undefined || isFree(path)) return [];
    const of = arn.groups;
    const isHere = region === undefined || of.region === region;
    return [
      ...when(!isHere && regional.includes(of.service ?? ''), () =>
        error(
          path,
          `must be in the region of the pool, ${region ?? ''}, got one in ${of.region ?? ''}: take or copy one there`,
          'aws.region',
        ),
      ),
      ...when(account !== undefined && of.account !== '' && of.account !== account, () =>
        warning(
          path,
          `is of another account than aws.account (${account ?? ''}), got one of ${of.account ?? ''}: it works only if that account lets this one use it`,
          'aws.account',
        ),
      ),
      ...when(region !== undefined && of.partition !== partitionOf(region), () =>
        error(
          path,
          `must be of the partition of the pool's region, ${partitionOf(region ?? '')}, got one of ${of.partition ?? ''}`,
          'aws.region',
        ),
      ),
    ];
  });
}

/** What instances may do elsewhere, and what a variable holds, is not the pool's business. */
function isFree([first, second]: Path): boolean {
  return first === 'environment' || (first === 'permissions' && second === 'statements');
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  const isolated = /^[a-z]+-(?<name>iso[a-z]*)-/.exec(region)?.groups?.name;
  return isolated === undefined ? 'aws' : `aws-${isolated}`;
}

function textsIn(value: unknown, path: Path): readonly { readonly path: Path; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, [...path, name]));
}
