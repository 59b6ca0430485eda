import type { Value } from '../cloudformation/template.ts';

const logging = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

const ofImageBuilder = { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } };

/**
 * The AWS managed policies that can be attached, by name: those that functions, hooks and instances have.
 *
 * From the AWS Managed Policy Reference Guide (docs.aws.amazon.com/aws-managed-policy/latest/reference).
 */
export const awsManagedPolicies: Readonly<Record<string, Value>> = {
  AWSLambdaBasicExecutionRole: allowing(logging),
  AWSLambdaSQSQueueExecutionRole: allowing([
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    ...logging,
  ]),
  AWSLambdaVPCAccessExecutionRole: allowing([
    ...logging,
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DeleteNetworkInterface',
  ]),
  AWSXRayDaemonWriteAccess: allowing(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']),
  // Version 2, of 2019: the agent of Systems Manager, with every parameter of the account.
  AmazonSSMManagedInstanceCore: allowing([
    'ssm:DescribeAssociation',
    'ssm:GetDeployablePatchSnapshotForInstance',
    'ssm:GetDocument',
    'ssm:DescribeDocument',
    'ssm:GetManifest',
    'ssm:GetParameter',
    'ssm:GetParameters',
    'ssm:ListAssociations',
    'ssm:ListInstanceAssociations',
    'ssm:PutInventory',
    'ssm:PutComplianceItems',
    'ssm:PutConfigurePackageResult',
    'ssm:UpdateAssociationStatus',
    'ssm:UpdateInstanceAssociationStatus',
    'ssm:UpdateInstanceInformation',
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
    'ec2messages:AcknowledgeMessage',
    'ec2messages:DeleteMessage',
    'ec2messages:FailMessage',
    'ec2messages:GetEndpoint',
    'ec2messages:GetMessages',
    'ec2messages:SendReply',
  ]),
  // The CDK's bootstrap gives these three to its roles. Of ReadOnlyAccess, the part for the services here.
  AdministratorAccess: allowing(['*']),
  AWSCloudFormationReadOnlyAccess: allowing([
    ...['cloudformation:Describe*', 'cloudformation:EstimateTemplateCost', 'cloudformation:Get*'],
    ...['cloudformation:List*', 'cloudformation:ValidateTemplate', 'cloudformation:Detect*'],
  ]),
  ReadOnlyAccess: allowing([
    ...['autoscaling:Describe*', 'cloudformation:Describe*', 'cloudformation:Get*', 'cloudformation:List*'],
    ...['ec2:Describe*', 'iam:Get*', 'lambda:Get*', 'lambda:List*', 'logs:Describe*', 'logs:FilterLogEvents'],
    ...['s3:Get*', 's3:List*', 'ssm:Describe*', 'ssm:Get*', 'ssm:List*'],
  ]),
  // Version 1, of 2023. Nothing assumes the role here.
  EC2ImageBuilderLifecycleExecutionPolicy: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'ec2:EnableImage',
          'ec2:DeregisterImage',
          'ec2:EnableImageDeprecation',
          'ec2:DescribeImageAttribute',
          'ec2:DisableImage',
          'ec2:DisableImageDeprecation',
        ],
        Resource: 'arn:aws:ec2:*::image/*',
        Condition: ofImageBuilder,
      },
      {
        Effect: 'Allow',
        Action: ['ec2:DeleteSnapshot'],
        Resource: 'arn:aws:ec2:*::snapshot/*',
        Condition: ofImageBuilder,
      },
      {
        Effect: 'Allow',
        Action: ['ec2:DeleteTags', 'ec2:CreateTags'],
        Resource: ['arn:aws:ec2:*::snapshot/*', 'arn:aws:ec2:*::image/*'],
        Condition: {
          StringEquals: {
            'aws:RequestTag/DeprecatedBy': 'EC2 Image Builder',
            ...ofImageBuilder.StringEquals,
          },
          'ForAllValues:StringEquals': { 'aws:TagKeys': 'DeprecatedBy' },
        },
      },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchGetImage', 'ecr:BatchDeleteImage'],
        Resource: 'arn:aws:ecr:*:*:repository/*',
        Condition: { StringEquals: { 'ecr:ResourceTag/LifecycleExecutionAccess': 'EC2 Image Builder' } },
      },
      {
        Effect: 'Allow',
        Action: ['ec2:DescribeImages', 'tag:GetResources', 'imagebuilder:DeleteImage'],
        Resource: '*',
      },
    ],
  },
  AutoScalingNotificationAccessRole: allowing(['sqs:SendMessage', 'sqs:GetQueueUrl', 'sns:Publish']),
};

/** Whether an ARN is of an AWS managed policy. These are in every account. */
export function isAwsManaged(arn: string): boolean {
  return arn.includes(':iam::aws:policy/');
}

function allowing(actions: readonly string[]): Value {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}
