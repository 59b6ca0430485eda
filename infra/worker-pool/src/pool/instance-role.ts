import { Stack } from 'aws-cdk-lib';
import {
  CfnInstanceProfile,
  Policy,
  PolicyStatement,
  Role,
  ServicePrincipal,
  type IManagedPolicy,
  type IRole,
} from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../acknowledge.ts';

export interface InstanceRoleProps {
  readonly pool: string;
  /** The user's role. @default - a new role */
  readonly role?: IRole;
  /** Log groups that instances write to. */
  readonly logGroups: readonly ILogGroup[];
  /** Allows the CloudWatch agent to publish metrics. */
  readonly agentMetrics: boolean;
  readonly statements: readonly PolicyStatement[];
  readonly permissionsBoundary?: IManagedPolicy;
}

/** Role, permissions and profile of the instances, and so of the runs on them. */
export class InstanceRole extends Construct {
  readonly role: IRole;
  readonly policy: Policy;
  readonly profile: CfnInstanceProfile;

  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
    super(scope, id);
    this.role = props.role ?? this.ownRole(props);
    checkTrust(this.role, 'ec2.amazonaws.com');
    // A separate policy, so that the findings acknowledged here stay findings in the rest of a user's role.
    const statements = statementsFor(this, props);
    this.policy = new Policy(this, 'Policy', { statements, roles: [this.role] });
    acknowledgeWildcards(this.policy, statements, {
      LogInToRegistries: 'The action does not support resources. A login alone pulls nothing.',
      PullRunnerImages: 'The configuration has the wildcard.',
      PublishAgentMetrics: 'The action does not support resources. A condition limits it to a namespace.',
      ReportRuns: 'A condition limits each instance to itself.',
      RunSystemsManagerAgent:
        'The agent has to find its documents and associations. It cannot read parameters.',
    });
    this.profile = new CfnInstanceProfile(this, 'Profile', {
      roles: [this.role.roleName],
    });
  }

  private ownRole({ pool, permissionsBoundary }: InstanceRoleProps): Role {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      description: `Poolkeeper: instances of pool ${pool}`,
      permissionsBoundary,
    });
  }
}

/**
 * What the agent of Systems Manager needs: AmazonSSMManagedInstanceCore without `ssm:GetParameter` and `ssm:GetParameters`, which
 * would let runs read every parameter of the account, such as the API keys of other pools.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html
 */
export function agentStatement(): PolicyStatement {
  return new PolicyStatement({
    sid: 'RunSystemsManagerAgent',
    actions: [
      'ssm:DescribeAssociation',
      'ssm:DescribeDocument',
      'ssm:GetDeployablePatchSnapshotForInstance',
      'ssm:GetDocument',
      'ssm:GetManifest',
      'ssm:ListAssociations',
      'ssm:ListInstanceAssociations',
      'ssm:PutComplianceItems',
      'ssm:PutConfigurePackageResult',
      'ssm:PutInventory',
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
    ],
    resources: ['*'],
  });
}

function statementsFor(
  scope: Construct,
  { role, logGroups, agentMetrics, statements }: InstanceRoleProps,
): PolicyStatement[] {
  const reports = new PolicyStatement({
    sid: 'ReportRuns',
    actions: ['ec2:CreateTags'],
    resources: [Stack.of(scope).formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' })],
    conditions: {
      // The user id of an instance's session ends with the instance's id.
      StringLike: { 'aws:userid': '*:${ec2:InstanceID}' },
      'ForAllValues:StringEquals': {
        'aws:TagKeys': [
          'poolkeeper:boot',
          'poolkeeper:boot-times',
          'poolkeeper:run',
          'poolkeeper:setup',
          'poolkeeper:workers',
        ],
      },
      // Without tag keys, the condition on all of them would be met.
      Null: { 'aws:TagKeys': 'false' },
    },
  });
  const logs = new PolicyStatement({
    sid: 'WriteLogs',
    actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    resources: logGroups.map(({ logGroupArn }) => logGroupArn),
  });
  const metrics = new PolicyStatement({
    sid: 'PublishAgentMetrics',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': 'Poolkeeper/Instances' } },
  });
  return [
    reports,
    ...(logGroups.length > 0 ? [logs] : []),
    ...(agentMetrics ? [metrics] : []),
    // Allows sessions on an instance; there is no other way to log in. A user's role has what the user gave it.
    ...(role === undefined ? [agentStatement()] : []),
    ...statements,
  ];
}

/**
 * Checks that `service` can assume a role. Only the trust policy of a role of the same app is known here; the deployer checks
 * imported roles with IAM.
 *
 * @throws Error if the role's trust policy has no statement for the service.
 */
function checkTrust(role: IRole, service: string): void {
  if (!(role instanceof Role) || role.assumeRolePolicy === undefined) return;
  const trust = JSON.stringify(Stack.of(role).resolve(role.assumeRolePolicy));
  if (!trust.includes(service)) {
    throw new Error(
      `the role ${role.node.path} must trust ${service}, or no instance can start: add ServicePrincipal('${service}') to its assumedBy`,
    );
  }
}
