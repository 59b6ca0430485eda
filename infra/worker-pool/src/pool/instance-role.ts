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
import { checkTrust } from './check-trust.ts';

export interface InstanceRoleProps {
  readonly pool: string;
  /** A role of yours in its place. @default - a role of its own */
  readonly role?: IRole;
  /** What instances write to. */
  readonly logGroups: readonly ILogGroup[];
  /** Lets the CloudWatch agent publish metrics. */
  readonly agentMetrics: boolean;
  readonly statements: readonly PolicyStatement[];
  readonly permissionsBoundary?: IManagedPolicy;
}

/** What instances may do, and with them the runs on them. */
export class InstanceRole extends Construct {
  readonly role: IRole;
  readonly policy: Policy;
  readonly profile: CfnInstanceProfile;

  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
    super(scope, id);
    this.role = props.role ?? this.ownRole(props);
    checkTrust(this.role, 'ec2.amazonaws.com');
    // Of its own, so that what is acknowledged here is not so for the rest of someone's role.
    const statements = statementsFor(props);
    this.policy = new Policy(this, 'Policy', { statements, roles: [this.role] });
    acknowledgeWildcards(this.policy, statements, {
      PublishAgentMetrics: 'AWS checks this action by no resource, but by a namespace.',
    });
    this.profile = new CfnInstanceProfile(this, 'Profile', {
      roles: [this.role.roleName],
    });
  }

  private ownRole({ pool, permissionsBoundary }: InstanceRoleProps): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      description: `Poolkeeper: instances of pool ${pool}`,
      // For people to open a session on an instance: the launcher knows no other way in.
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
      permissionsBoundary,
    });
    acknowledge(role, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonSSMManagedInstanceCore]':
        "AmazonSSMManagedInstanceCore is what AWS keeps up to date for Systems Manager's agent.",
    });
    return role;
  }
}

function statementsFor({ logGroups, agentMetrics, statements }: InstanceRoleProps): PolicyStatement[] {
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
  return [...(logGroups.length > 0 ? [logs] : []), ...(agentMetrics ? [metrics] : []), ...statements];
}
