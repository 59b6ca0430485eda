import { RemovalPolicy, type Duration } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import {
  PolicyStatement,
  Role,
  ServicePrincipal,
  type IGrantable,
  type IPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../acknowledge.ts';
import { sharedRoleName } from '../names.ts';
import { functionCode, type Service } from './function-code.ts';
import type { FunctionOptions } from './function-options.ts';

/** What a service's function is, beside what can be chosen. */
export interface ServiceFunctionProps {
  readonly functionName: string;
  readonly description: string;
  readonly service: Service;
  /** What of the bundle is invoked. @default 'handler' */
  readonly exported?: string;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  /** Pools add what they need to the role of a shared function, by its name. */
  readonly isShared: boolean;
  readonly options: FunctionOptions;
}

const ofAllPools =
  'A shared service works for whatever has the prefix of Poolkeeper, so that a new pool deploys no service.';
const withoutResources = 'AWS checks these actions by no resource.';

/** Why statements have wildcards. */
const wildcards: Readonly<Record<string, string>> = {
  Observe: withoutResources,
  ReadHistory: withoutResources,
  ScaleOut: ofAllPools,
  Release: ofAllPools,
  ChangePurchase: ofAllPools,
  HoldAndRelease: ofAllPools,
  Replace: ofAllPools,
  ReadQueue: ofAllPools,
  SetAside: ofAllPools,
  ReadSettings: ofAllPools,
  ReadApiKeys: ofAllPools,
};

/** A function with a role and a log group of its own. */
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
      handler: `index.${props.exported ?? 'handler'}`,
      code: options.code ?? functionCode(props.service),
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
        'subnets and securityGroups of a function must be given together: give both, or neither to run outside of any VPC',
      );
    }
    const resource = this.function.node.defaultChild as CfnFunction;
    resource.vpcConfig = {
      subnetIds: subnets.map(({ subnetId }) => subnetId),
      securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
    };
    // Lambda itself makes the interfaces, on behalf of the role, and checks these by no resource.
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
