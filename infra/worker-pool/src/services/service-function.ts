import { RemovalPolicy, type Duration } from 'aws-cdk-lib';
import {
  PolicyStatement,
  Role,
  ServicePrincipal,
  type IGrantable,
  type IPrincipal,
} from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as LambdaFunction,
  Runtime,
  Tracing,
  type CfnFunction,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../acknowledge.ts';
import { sharedRoleName } from '../names.ts';
import type { FunctionOptions } from './function-options.ts';
import { serviceCode, type ServiceName } from './service-code.ts';

/** Properties of a service's function. `options` are the user's. */
export interface ServiceFunctionProps {
  readonly functionName: string;
  readonly description: string;
  readonly service: ServiceName;
  /** The bundle to run, without its suffix. @default 'index' */
  readonly module?: string;
  /** Name of the bundle's export to invoke. @default 'handler' */
  readonly exported?: string;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  /** True to give the role a fixed name, by which pools add their permissions to it. */
  readonly isShared: boolean;
  readonly options: FunctionOptions;
}

const ofAllPools =
  'A shared service works for all resources with the prefix of Poolkeeper, so that a new pool does not deploy a service.';
const granted =
  "A shared service can read a secret with another name only if its owner has granted it, by a tag or by the secret's policy.";
const throughServices =
  'The keys are those of secrets and queues that the role may use. It cannot use a key in any other way.';
const withoutResources = 'The actions do not support resources.';

/** Reasons for the wildcards of statements, by statement id. */
const wildcards: Readonly<Record<string, string>> = {
  Observe: withoutResources,
  ReadHistory: withoutResources,
  ScaleOut: ofAllPools,
  Release: ofAllPools,
  ChangePurchase: ofAllPools,
  UseTemplates: 'A condition limits it to launch templates of pools.',
  LaunchFromTemplates:
    'A condition limits it to launches with a launch template, which another statement limits.',
  TagLaunched: 'A condition limits it to launches.',
  PassInstanceRole: ofAllPools,
  HoldAndRelease: ofAllPools,
  Replace: ofAllPools,
  ReadQueue: ofAllPools,
  SetAside: ofAllPools,
  ReadSettings: ofAllPools,
  ReadApiKeys: ofAllPools,
  ReadGranted: granted,
  ReadOfOtherAccounts: granted,
  DecryptSecrets: throughServices,
  UseQueueKeys: throughServices,
  Launch: ofAllPools,
  LaunchByFleet: withoutResources,
};

/** A function with its own role and log group. */
export class ServiceFunction extends Construct implements IGrantable {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { functionName, options } = props;
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: options.logRetention ?? RetentionDays.TWO_MONTHS,
      removalPolicy: options.logRemovalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      logGroupClass: options.logGroupClass,
      encryptionKey: options.logEncryptionKey,
    });
    this.role = new Role(this, 'Role', {
      ...(props.isShared && { roleName: sharedRoleName(functionName) }),
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Poolkeeper: ${functionName}`,
      permissionsBoundary: options.permissionsBoundary,
    });
    for (const statement of props.statements) this.role.addToPolicy(statement);
    this.role.addToPolicy(
      new PolicyStatement({
        sid: 'WriteLogs',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
    );

    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      runtime: new Runtime('nodejs24.x', Runtime.NODEJS_24_X.family),
      handler: `${props.module ?? 'index'}.${props.exported ?? 'handler'}`,
      code: options.code ?? serviceCode(props.service),
      architecture: options.architecture ?? Architecture.ARM_64,
      memorySize: options.memorySize ?? 512,
      timeout: props.timeout,
      tracing: options.tracing ?? Tracing.ACTIVE,
      environment: {
        ...props.environment,
        ...(options.logLevel && { POWERTOOLS_LOG_LEVEL: options.logLevel }),
      },
      role: this.role,
      logGroup: this.logGroup,
      reservedConcurrentExecutions: options.reservedConcurrentExecutions,
    });
    this.placeInNetwork(options);
    acknowledgeWildcards(this.role, props.statements, wildcards);
  }

  get grantPrincipal(): IPrincipal {
    return this.role;
  }

  private placeInNetwork({ subnets = [], securityGroups = [] }: FunctionOptions): void {
    if (subnets.length === 0 && securityGroups.length === 0) return;
    if (subnets.length === 0 || securityGroups.length === 0) {
      throw new Error(
        'subnets and securityGroups of a function must be set together: set both, or neither to run without a VPC',
      );
    }
    const resource = this.function.node.defaultChild as CfnFunction;
    resource.vpcConfig = {
      subnetIds: subnets.map(({ subnetId }) => subnetId),
      securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
    };
    // Lambda creates the interfaces with the role. The actions do not support resources.
    const interfaces = new PolicyStatement({
      sid: 'NetworkInterfaces',
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
    });
    const granted = this.role.addToPrincipalPolicy(interfaces);
    if (granted.policyDependable !== undefined) resource.node.addDependency(granted.policyDependable);
  }
}
