import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { poolNames } from '@poolkeeper/pool-config';
import { arns } from '../names.ts';

/**
 * Permissions to change the purchase mix of a pool. EC2 Auto Scaling checks that whoever changes a mixed instances policy may
 * launch with the group's launch template (EC2 Auto Scaling user guide, "Control Amazon EC2 launch template usage").
 */
export function templateStatements(pool?: string): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'UseTemplates',
      actions: ['ec2:RunInstances'],
      resources: [arns.ec2('launch-template/*')],
      // The tag of a pool's launch template.
      conditions: { Null: { 'aws:ResourceTag/WorkerPoolID': 'false' } },
    }),
    new PolicyStatement({
      sid: 'LaunchFromTemplates',
      actions: ['ec2:RunInstances'],
      resources: [...launched, ...['image/*', 'security-group/*', 'subnet/*'].map(anywhere)],
      conditions: { ArnLike: { 'ec2:LaunchTemplate': arns.ec2('launch-template/*') } },
    }),
    new PolicyStatement({
      sid: 'TagLaunched',
      actions: ['ec2:CreateTags'],
      resources: launched,
      conditions: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
    }),
    // CloudFormation names a pool's role after its stack. The functions of one pool get the permission from the pool.
    ...(pool === undefined
      ? [passRoleStatement(`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${poolNames('*').stack}`)]
      : []),
  ];
}

/** Allows launching instances with a role. */
export function passRoleStatement(roleArn: string): PolicyStatement {
  return new PolicyStatement({
    sid: 'PassInstanceRole',
    actions: ['iam:PassRole'],
    resources: [roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
  });
}

const launched = ['instance/*', 'volume/*', 'network-interface/*'].map(anywhere);

/** The launch template, which the condition names, binds region and account. Images and shared subnets may belong to another account. */
function anywhere(resource: string): string {
  return `arn:${Aws.PARTITION}:ec2:*:*:${resource}`;
}
