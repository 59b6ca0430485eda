import {
  CfnInstanceProfile,
  ManagedPolicy,
  PolicyStatement,
  Role,
  ServicePrincipal,
  type IManagedPolicy,
  type IRole,
} from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { poolNames } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { roleName } from '../names.ts';
import { checkTrust } from './check-trust.ts';

export interface InstanceRoleProps {
  readonly pool: string;
  /** A role of yours in its place. @default - a role of its own */
  readonly role?: IRole;
  /** Lets people open a session on instances by Systems Manager. */
  readonly sessions: boolean;
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
  readonly profile: CfnInstanceProfile;

  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
    super(scope, id);
    const { group } = poolNames(props.pool);
    this.role = props.role ?? this.ownRole(props);
    checkTrust(this.role, 'ec2.amazonaws.com');
    for (const statement of statementsFor(props)) this.role.addToPrincipalPolicy(statement);
    this.profile = new CfnInstanceProfile(this, 'Profile', {
      instanceProfileName: roleName(group),
      roles: [this.role.roleName],
    });
  }

  private ownRole({ pool, sessions, permissionsBoundary }: InstanceRoleProps): Role {
    const role = new Role(this, 'Role', {
      roleName: roleName(`${poolNames(pool).group}-instances`),
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      description: `Poolkeeper: instances of pool ${pool}`,
      ...(sessions && {
        managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
      }),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
    acknowledge(role, {
      'AwsSolutions-IAM4':
        "AmazonSSMManagedInstanceCore is what AWS keeps up to date for Systems Manager's agent.",
      'AwsSolutions-IAM5':
        'Log streams are within the log groups of this pool, secrets are those of this pool by prefix, and metrics know no resources: they are bound to a namespace.',
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
    conditions: { StringEquals: { 'cloudwatch:namespace': 'CWAgent' } },
  });
  return [...(logGroups.length > 0 ? [logs] : []), ...(agentMetrics ? [metrics] : []), ...statements];
}
