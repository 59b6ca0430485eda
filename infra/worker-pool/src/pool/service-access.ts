import { CfnRolePolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { poolNames } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { arns } from '../names.ts';
import { passRoleStatement } from '../services/template-statements.ts';

export interface ServiceAccessProps {
  readonly pool: string;
  /** Additional permissions that the pool needs for each function's role, by construct id. */
  readonly needs: Readonly<Record<string, FunctionNeeds>>;
}

interface FunctionNeeds {
  /** Name of the function's role. */
  readonly roleName: string;
  readonly statements: readonly PolicyStatement[];
}

/**
 * Permissions that the roles of a pool's own functions need, such as reading a secret with an unconventional name. The roles of
 * shared services get no statements for single pools, which would fill them.
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

/**
 * LaunchInstances requires two more permissions of its caller, which cannot be limited to a group.
 *
 * @param groups ARN of the groups
 */
export function synchronousLaunchStatements(groups: string): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'Launch',
      actions: ['autoscaling:LaunchInstances'],
      resources: [groups],
    }),
    new PolicyStatement({
      sid: 'LaunchByFleet',
      actions: ['ec2:CreateFleet', 'ec2:DescribeLaunchTemplateVersions'],
      resources: ['*'],
    }),
  ];
}

/**
 * What a change of the purchase mix needs beyond the permissions of all pools: to pass a role with a name of its own, and to read
 * the parameter with the image.
 */
export function purchaseChangeStatements({
  roleArn,
  imageParameter,
}: {
  /** Undefined for a role with a conventional name. */
  readonly roleArn: string | undefined;
  readonly imageParameter: string | undefined;
}): PolicyStatement[] {
  return [
    ...(roleArn === undefined ? [] : [passRoleStatement(roleArn)]),
    ...(imageParameter === undefined
      ? []
      : [
          new PolicyStatement({
            sid: 'ReadImage',
            actions: ['ssm:GetParameters'],
            resources: [arns.parameter(imageParameter)],
          }),
        ]),
  ];
}

/** Allows receiving and sending messages that are encrypted with the user's key. */
export function queueKeyStatement(key: IKey): PolicyStatement {
  return new PolicyStatement({
    sid: 'UseQueueKey',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
  });
}
