import { CfnRolePolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { poolNames } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { arns } from '../names.ts';

export interface ServiceAccessProps {
  readonly pool: string;
  /** By a construct id: what the pool needs a function's role to be allowed beyond what it is by convention. */
  readonly needs: Readonly<Record<string, FunctionNeeds>>;
}

interface FunctionNeeds {
  /** Of the function. */
  readonly roleName: string;
  readonly statements: readonly PolicyStatement[];
}

/**
 * What the services' roles have to be allowed for this pool alone, such as reading a secret that has a name of its own. It
 * is the pool's, so that neither adding nor changing it deploys a service.
 */
export class ServiceAccess extends Construct {
  constructor(scope: Construct, id: string, { pool, needs }: ServiceAccessProps) {
    super(scope, id);
    for (const [service, { roleName, statements }] of Object.entries(needs)) {
      if (statements.length === 0) continue;
      new CfnRolePolicy(this, service, {
        roleName,
        policyName: poolNames(pool).group,
        policyDocument: new PolicyDocument({ statements: statements.map((statement) => statement.copy()) }),
      });
    }
  }
}

/** LaunchInstances asks two more permissions of whoever calls it, and those know no group. */
export function launchingAtOnce(pool: string): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'Launch',
      actions: ['autoscaling:LaunchInstances'],
      resources: [arns.group(poolNames(pool).group)],
    }),
    new PolicyStatement({
      sid: 'LaunchByFleet',
      actions: ['ec2:CreateFleet', 'ec2:DescribeLaunchTemplateVersions'],
      resources: ['*'],
    }),
  ];
}

/** Receives and sends messages that are encrypted with a key of someone's own. */
export function usingQueueKey(key: IKey): PolicyStatement {
  return new PolicyStatement({
    sid: 'UseQueueKey',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
  });
}
