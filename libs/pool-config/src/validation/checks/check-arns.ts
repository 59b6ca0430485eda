import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import type { Path } from '../config-problem.ts';
import { textsIn } from '../texts-in.ts';
import { error, warning, when, type Finding } from './finding.ts';

/** Services whose resources a pool can use only in its own region. */
const regional = ['kms', 'secretsmanager', 'ssm', 'sns'];

/** Checks that resources given by their ARN are in the pool's account, region and partition. */
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
          `must be in the pool's region, ${region ?? ''}, got ${of.region ?? ''}: use one there, or copy it`,
          'aws.region',
        ),
      ),
      ...when(account !== undefined && of.account !== '' && of.account !== account, () =>
        warning(
          path,
          `belongs to account ${of.account ?? ''}, not to aws.account (${account ?? ''}): it works only if that account grants access`,
          'aws.account',
        ),
      ),
      ...when(region !== undefined && of.partition !== partitionOf(region), () =>
        error(
          path,
          `must be in the partition of the pool's region, ${partitionOf(region ?? '')}, got ${of.partition ?? ''}`,
          'aws.region',
        ),
      ),
    ];
  });
}

/** Permissions and environment variables may refer to other accounts and regions. */
function isFree([first, second]: Path): boolean {
  return first === 'environment' || (first === 'permissions' && second === 'statements');
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  const isolated = /^[a-z]+-(?<name>iso[a-z]*)-/.exec(region)?.groups?.name;
  return isolated === undefined ? 'aws' : `aws-${isolated}`;
}
