import { ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack, Tags, type StackProps } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, CfnUrl, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { apiKeyId, instanceTags, rehearsalTag, workerPoolId, type Rehearsal } from '../rehearsal.ts';
import { spaceliftStandIn } from '../stand-in/sources.ts';

export interface StandInStackProps extends StackProps {
  readonly rehearsal: Rehearsal;
  /** VPC of the instances. */
  readonly vpcId: string;
}

/** Outputs of the stand-in's stack. */
export const standInOutputs = { url: 'Url', securityGroup: 'SecurityGroupId' } as const;

/** The stand-in for Spacelift's API, a function with a URL, and the security group of the throwaway pool. */
export class StandInStack extends Stack {
  constructor(scope: Construct, id: string, { rehearsal, vpcId, ...props }: StandInStackProps) {
    super(scope, id, { ...props, stackName: rehearsal.standInStack });
    Tags.of(this).add(rehearsalTag, rehearsal.id);
    const { standInFunction: name, scriptParameter, names } = rehearsal;
    const securityGroup = new CfnSecurityGroup(this, 'SecurityGroup', {
      groupDescription: `Poolkeeper: instances of the rehearsal ${rehearsal.id}`,
      vpcId,
    });
    // The stand-in accepts no key before the rehearsal has told it one.
    const script = new CfnParameter(this, 'Script', {
      name: scriptParameter,
      type: 'String',
      value: JSON.stringify({ pendingRuns: 0, keyHash: '' }),
    });
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${name}`,
      retention: RetentionDays.ONE_DAY,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const standIn = new LambdaFunction(this, 'Spacelift', {
      functionName: name,
      description: 'Stands in for Spacelift in a rehearsal of Poolkeeper',
      runtime: new Runtime('nodejs24.x', Runtime.NODEJS_24_X.family, { supportsInlineCode: true }),
      handler: 'index.handler',
      code: Code.fromInline(spaceliftStandIn()),
      memorySize: 256,
      timeout: Duration.seconds(10),
      logGroup,
      role: new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
      environment: {
        GROUP: names.group,
        POOL_ID: workerPoolId,
        KEY_ID: apiKeyId,
        SCRIPT: scriptParameter,
        RUN_TAG: instanceTags.run,
        DRAINED_TAG: instanceTags.drained,
        SECRET: names.apiKeySecret,
        SETTINGS: names.settingsParameter,
      },
    });
    logGroup.grantWrite(standIn);
    for (const statement of this.statements(rehearsal)) standIn.addToRolePolicy(statement);
    standIn.node.addDependency(script);
    const url = new CfnUrl(this, 'FunctionUrl', {
      targetFunctionArn: standIn.functionArn,
      authType: 'NONE',
    });
    // A URL needs both permissions. The stand-in itself checks the API key.
    new CfnPermission(this, 'InvokeUrl', {
      functionName: standIn.functionName,
      principal: '*',
      action: 'lambda:InvokeFunctionUrl',
      functionUrlAuthType: 'NONE',
    });
    new CfnPermission(this, 'InvokeThroughUrl', {
      functionName: standIn.functionName,
      principal: '*',
      action: 'lambda:InvokeFunction',
      invokedViaFunctionUrl: true,
    });
    new CfnOutput(this, standInOutputs.url, { value: url.attrFunctionUrl });
    new CfnOutput(this, standInOutputs.securityGroup, { value: securityGroup.attrGroupId });
  }

  private statements({ id, scriptParameter, names }: Rehearsal): readonly PolicyStatement[] {
    const arn = (service: string, resource: string) =>
      this.formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
    const tagged = { StringEquals: { [`aws:ResourceTag/${rehearsalTag}`]: id } };
    return [
      new PolicyStatement({
        actions: ['autoscaling:DescribeAutoScalingInstances', 'ec2:DescribeInstances'],
        resources: ['*'],
      }),
      new PolicyStatement({
        actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
        resources: [`${arn('ec2', 'instance')}/*`],
        conditions: {
          ...tagged,
          'ForAllValues:StringEquals': { 'aws:TagKeys': [instanceTags.drained] },
        },
      }),
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [`${arn('ssm', 'parameter')}${scriptParameter}`],
      }),
      // What the probe calls, by the conditions that the shared functions have for the secrets of pools.
      new PolicyStatement({
        actions: [
          'secretsmanager:GetSecretValue',
          'secretsmanager:DescribeSecret',
          'ssm:GetParameter',
          'ssm:ListTagsForResource',
        ],
        resources: [
          `${arn('secretsmanager', 'secret')}:${names.apiKeySecret}-??????`,
          `${arn('ssm', 'parameter')}${names.settingsParameter}`,
        ],
        conditions: { ...tagged, Null: { 'aws:ResourceTag/poolkeeper:none': 'true' } },
      }),
    ];
  }
}
