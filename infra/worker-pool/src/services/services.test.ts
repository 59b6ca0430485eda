import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import { Stack, type App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Subnet } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { AutoscalerStack, LifecycleManagerStack } from '../stacks.ts';
import { anApp } from '../testing/an-app.ts';
import { WorkerPool } from '../worker-pool.ts';
import { Autoscaler } from './autoscaler.ts';
import type { FunctionOptions } from './function-options.ts';
import { LifecycleManager } from './lifecycle-manager.ts';

describe('services, by default', () => {
  const template = servicesWith();

  it('run on nodejs24.x and arm64, with tracing, without a VPC, and serve pools by name', () => {
    template.resourceCountIs('AWS::Lambda::Function', 3);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      VpcConfig: Match.absent(),
      Environment: {
        Variables: { POOL_SETTINGS_PATH: '/poolkeeper/pools/', POOL_NAME_PREFIX: 'poolkeeper-' },
      },
    });
  });

  it('give the gate five minutes and the termination policy seconds', () => {
    const timeouts = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => {
      const { FunctionName, Timeout } = Properties as { FunctionName: string; Timeout: number };
      return [FunctionName, Timeout];
    });

    expect(Object.fromEntries(timeouts)).toEqual({
      'poolkeeper-autoscaler': 60,
      'poolkeeper-lifecycle-manager': 300,
      'poolkeeper-termination-policy': 5,
    });
  });

  it('never retry an invocation of the autoscaler', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it("allow groups to invoke the termination policy with the account's role for Auto Scaling", () => {
    const [permission] = Object.values(template.findResources('AWS::Lambda::Permission'));

    expect(JSON.stringify(permission)).toContain(
      ':role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
    );
  });

  it('keep logs for two months, also after the stack is deleted', () => {
    template.allResources('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 60 },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });

  it('have a statement for each purpose', () => {
    expect(sidsOf(template, 'Autoscaler')).toEqual([
      'Observe',
      'ScaleOut',
      'Release',
      'ChangePurchase',
      'UseTemplates',
      'LaunchFromTemplates',
      'TagLaunched',
      'PassInstanceRole',
      'ReadHistory',
      'Launch',
      'LaunchByFleet',
      'ReadSettings',
      'ReadApiKeys',
      'ReadGranted',
      'ReadOfOtherAccounts',
      'DecryptSecrets',
      'WriteLogs',
      undefined, // added by the CDK for X-Ray
    ]);
    expect(sidsOf(template, 'Gate')).toEqual([
      'Observe',
      'HoldAndRelease',
      'Replace',
      'ReadQueue',
      'SetAside',
      'UseQueueKeys',
      'ReadSettings',
      'ReadApiKeys',
      'ReadGranted',
      'ReadOfOtherAccounts',
      'DecryptSecrets',
      'WriteLogs',
      undefined,
    ]);
    expect(sidsOf(template, 'TerminationPolicy')).toEqual([
      'Observe',
      'ReadSettings',
      'ReadApiKeys',
      'ReadGranted',
      'ReadOfOtherAccounts',
      'DecryptSecrets',
      'WriteLogs',
      undefined,
    ]);
  });

  it('read the lifecycle states of instances in the gate alone, which acts on them', () => {
    const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([, { Properties }]) =>
      (Properties as Policy).PolicyDocument.Statement.flatMap(({ Action }) => Action).includes(
        'autoscaling:DescribeAutoScalingInstances',
      ),
    );

    expect(policies.map(([id]) => id)).toEqual([
      expect.stringMatching(/^LifecycleManager(?!TerminationPolicy)/),
    ]);
  });

  it('terminate instances only through their group (U13)', () => {
    const actions = Object.values(template.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => (Properties as Policy).PolicyDocument.Statement)
      .flatMap(({ Action }) => [Action].flat());

    expect(actions).toContain('autoscaling:TerminateInstanceInAutoScalingGroup');
    // EC2 Auto Scaling requires these of whoever changes a purchase mix, and of whoever launches synchronously.
    const ofLaunches = ['ec2:RunInstances', 'ec2:CreateTags', 'ec2:CreateFleet'];
    const ofEc2 = actions.filter((action) => /^(\*|ec2:(?!Describe))/.test(action));
    expect(ofEc2.filter((action) => !ofLaunches.includes(action))).toEqual([]);
  });

  it("change only resources with Poolkeeper's prefix, and read others by a grant of their owner", () => {
    const changing = /^(autoscaling|sqs|secretsmanager|ssm):(?!Describe)/;
    const resources = Object.values(template.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => (Properties as Policy).PolicyDocument.Statement)
      .filter(({ Sid = '' }) => !['ReadGranted', 'ReadOfOtherAccounts'].includes(Sid))
      .filter(({ Action }) => [Action].flat().some((action) => changing.test(action)))
      .flatMap(({ Resource }) => [Resource].flat().map((resource) => JSON.stringify(resource)));

    expect(resources.length).toBeGreaterThan(10);
    for (const resource of resources) expect(resource).toMatch(/[:/]poolkeeper[-/]/);
  });
});

describe('services', () => {
  it('support every option', () => {
    const template = servicesWith((stack) => ({
      architecture: Architecture.X86_64,
      memorySize: 1024,
      subnets: [Subnet.fromSubnetId(stack, 'Subnet', 'subnet-0a1b2c3d')],
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0a1b2c3d')],
      tracing: Tracing.PASS_THROUGH,
      logRetention: RetentionDays.ONE_WEEK,
      logGroupClass: LogGroupClass.INFREQUENT_ACCESS,
      logLevel: 'DEBUG',
      reservedConcurrentExecutions: 5,
      permissionsBoundary: ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'acme'),
      code: Code.fromBucketV2(Bucket.fromBucketName(stack, 'Builds', 'acme-builds'), 'functions.zip'),
    }));

    template.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['x86_64'],
      MemorySize: 1024,
      VpcConfig: { SubnetIds: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] },
      TracingConfig: { Mode: 'PassThrough' },
      ReservedConcurrentExecutions: 5,
      Environment: { Variables: { POWERTOOLS_LOG_LEVEL: 'DEBUG' } },
      Code: { S3Bucket: 'acme-builds', S3Key: 'functions.zip' },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 7,
      LogGroupClass: 'INFREQUENT_ACCESS',
    });
    template.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
    expect(sidsOf(template, 'Gate')).toContain('NetworkInterfaces');
  });

  it('reject subnets without security groups', () => {
    const withoutGroups = () =>
      servicesWith((stack) => ({ subnets: [Subnet.fromSubnetId(stack, 'Subnet', 'subnet-0a1b2c3d')] }));

    expect(withoutGroups).toThrow('must be set together');
  });

  it('of one pool are named after it, and have no access to others', () => {
    const template = servicesWith(() => ({ pool: 'blue' }));

    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'poolkeeper-blue-autoscaler',
      Environment: { Variables: { POOL_SETTINGS: '/poolkeeper/pools/blue' } },
    });
    template.allResourcesProperties('AWS::IAM::Role', { RoleName: Match.absent() });
    expect(JSON.stringify(template.toJSON())).not.toContain('poolkeeper-*');
  });

  it('read a secret with another name only with a tag, and one of another account only by its policy', () => {
    const template = servicesWith();

    for (const part of ['Autoscaler', 'Gate', 'TerminationPolicy']) {
      const conditions = Object.fromEntries(
        statementsOf(template, part).map(({ Sid = '', Condition }) => [Sid, Condition]),
      );
      expect(conditions).toMatchObject({
        ReadGranted: { Null: { 'aws:ResourceTag/poolkeeper:pools': 'false' } },
        ReadOfOtherAccounts: { StringNotEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } },
        DecryptSecrets: { StringEquals: { 'kms:ViaService': expect.anything() as unknown } },
      });
    }
  });

  it('send API keys only where their stack allows', () => {
    const endpointsOf = (template: Template) =>
      new Set(
        Object.values(template.findResources('AWS::Lambda::Function')).map(
          ({ Properties }) =>
            (Properties as { Environment: { Variables: Record<string, string> } }).Environment.Variables
              .SPACELIFT_ENDPOINTS,
        ),
      );
    const spaceliftEndpoints = ['https://acme.app.spacelift.io', 'http://127.0.0.1:4600'];

    expect(endpointsOf(servicesWith(() => ({ spaceliftEndpoints: spaceliftEndpoints.slice(0, 1) })))).toEqual(
      new Set([undefined]),
    );
    expect(endpointsOf(servicesWith(() => ({ spaceliftEndpoints })))).toEqual(
      new Set(['https://*.app.spacelift.io https://*.app.us.spacelift.io http://127.0.0.1:4600']),
    );
    expect(endpointsOf(servicesWith(() => ({ pool: 'blue', spaceliftEndpoints })))).toEqual(
      new Set(['https://acme.app.spacelift.io http://127.0.0.1:4600']),
    );
  });

  it('have room in their roles for any number of pools (G6)', () => {
    const app = anApp();
    new AutoscalerStack(app, 'autoscaler');
    new LifecycleManagerStack(app, 'lifecycle-manager');
    addDemandingPool(app);

    // The limit is for all inline policies of a role together, without white space.
    for (const [role, { own, ofPool }] of Object.entries(inlinePolicySizes(app))) {
      expect(own + 200 * ofPool, role).toBeLessThan(10_240);
    }
  });

  it('can be invoked by grantees', () => {
    const stack = aStack();
    const operators = new ManagedPolicy(stack, 'Operators');
    new Autoscaler(stack, 'Autoscaler').grantInvoke({
      grantPrincipal: new ServicePrincipal('events.amazonaws.com'),
    });
    new LifecycleManager(stack, 'LifecycleManager').grantInvoke(operators);

    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'events.amazonaws.com' });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'lambda:InvokeFunction' })] },
    });
  });
});

function aStack(): Stack {
  return new Stack(anApp(), 'Stack');
}

function servicesWith(
  options: (stack: Stack) => FunctionOptions & { readonly pool?: string } = () => ({}),
): Template {
  const stack = aStack();
  const props = options(stack);
  new Autoscaler(stack, 'Autoscaler', props);
  new LifecycleManager(stack, 'LifecycleManager', props);
  return Template.fromStack(stack);
}

/** Adds a pool that needs as many permissions of the shared functions as a pool can. */
function addDemandingPool(app: App): void {
  const stack = new Stack(app, 'pool');
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  new WorkerPool(stack, 'Pool', {
    config: aPoolConfig({
      spacelift: {
        ...aPoolConfig().spacelift,
        apiKey: { id: '01KEY', secret: { ssmParameter: '/acme/api-key', kmsKey: key } },
        caCertificates: { secretsManager: 'acme/certificates', kmsKey: key },
      },
      instances: { types: ['m7i.large'] },
      image: { id: 'ami-0a1b2c3d' },
      scaling: { launch: { mode: 'synchronous' } },
      monitoring: { alarms: false, dashboard: false },
    }),
    queueEncryptionKey: Key.fromKeyArn(stack, 'Key', key),
  });
}

/** Returns the numbers of characters of the inline policies of shared roles: from the services' stacks, and from the pool's. */
function inlinePolicySizes(app: App) {
  const sizes: Record<string, { own: number; ofPool: number }> = {};
  for (const { stackName, template } of app.synth().stacks) {
    const { Resources } = template as { readonly Resources: Readonly<Record<string, InlinePolicy>> };
    for (const { Type, Properties } of Object.values(Resources)) {
      if (!['AWS::IAM::Policy', 'AWS::IAM::RolePolicy'].includes(Type)) continue;
      const { Roles, RoleName, PolicyDocument } = Properties;
      const isOfPool = stackName === 'pool';
      // The pool's own roles do not count: they are references to resources of its stack.
      for (const role of isOfPool ? [RoleName].flatMap((name) => name ?? []) : (Roles ?? [])) {
        const size = (sizes[nameOf(role, Resources)] ??= { own: 0, ofPool: 0 });
        size[isOfPool ? 'ofPool' : 'own'] += JSON.stringify(PolicyDocument).length;
      }
    }
  }
  return sizes;
}

/** The name that a role has, or that the role with this reference has. */
function nameOf(role: unknown, resources: Readonly<Record<string, InlinePolicy>>): string {
  const { Ref } = role as { readonly Ref?: string };
  return JSON.stringify(Ref === undefined ? role : (resources[Ref]?.Properties.RoleName ?? role));
}

interface InlinePolicy {
  readonly Type: string;
  readonly Properties: {
    readonly Roles?: readonly unknown[];
    readonly RoleName?: unknown;
    readonly PolicyDocument: unknown;
  };
}

interface Policy {
  readonly PolicyDocument: {
    readonly Statement: readonly {
      readonly Sid?: string;
      readonly Action: string | readonly string[];
      readonly Resource: unknown;
      readonly Condition?: unknown;
    }[];
  };
}

/** Returns the statement ids of the policy whose logical id contains the part. */
function sidsOf(template: Template, part: string): readonly (string | undefined)[] {
  return statementsOf(template, part).map(({ Sid }) => Sid);
}

function statementsOf(template: Template, part: string): Policy['PolicyDocument']['Statement'] {
  return Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes(part))
    .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement);
}
