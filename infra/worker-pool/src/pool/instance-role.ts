import { Stack } from 'aws-cdk-lib';
import {
  CfnInstanceProfile,
  ManagedPolicy,
  Policy,
  PolicyStatement,
  Role,
  ServicePrincipal,
  type IManagedPolicy,
  type IRole,
} from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcards } from '../acknowledge.ts';

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
      PublishAgentMetrics: 'The action does not support resources. A condition limits it to a namespace.',
      ReportRuns: 'A condition limits each instance to itself.',
    });
    this.profile = new CfnInstanceProfile(this, 'Profile', {
      roles: [this.role.roleName],
    });
  }

  private ownRole({ pool, permissionsBoundary }: InstanceRoleProps): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      description: `Poolkeeper: instances of pool ${pool}`,
      // Allows sessions on an instance; there is no other way to log in.
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
      permissionsBoundary,
    });
    acknowledge(role, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonSSMManagedInstanceCore]':
        'AWS maintains AmazonSSMManagedInstanceCore for the agent of Systems Manager.',
    });
    return role;
  }
}

function statementsFor(
  scope: Construct,
  { logGroups, agentMetrics, statements }: InstanceRoleProps,
): PolicyStatement[] {
  const reports = new PolicyStatement({
    sid: 'ReportRuns',
    actions: ['ec2:CreateTags'],
    resources: [Stack.of(scope).formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' })],
    conditions: {
      // The user id of an instance's session ends with the instance's id.
      StringLike: { 'aws:userid': '*:${ec2:InstanceID}' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['poolkeeper:run', 'poolkeeper:setup'] },
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
