import { gunzipSync } from 'node:zlib';
import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Subnet } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Template } from 'aws-cdk-lib/assertions';
import { readPoolSettings, type PoolSettings } from '@poolkeeper/pool-config';
import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import { describe, expect, it } from 'vitest';
import { anApp } from './testing/an-app.ts';
import { aPoolStack, aPoolTemplate } from './testing/a-pool.ts';
import { WorkerPool } from './worker-pool.ts';
import type { WorkerPoolProps } from './worker-pool-props.ts';

const secretCompleteArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme-AbCdEf';
const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

describe('a pool, by default', () => {
  const template = aPoolTemplate();

  it('has a group of 0 to 10 instances, whose desired capacity no deployment sets', () => {
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      AutoScalingGroupName: 'poolkeeper-blue',
      MinSize: '0',
      MaxSize: '10',
      DesiredCapacity: Match.absent(),
      VPCZoneIdentifier: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
    });
  });

  it('retains instances whose termination was not confirmed', () => {
    template.hasResourceProperties('AWS::AutoScaling::LifecycleHook', {
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      DefaultResult: 'ABANDON',
      HeartbeatTimeout: 3600,
    });
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'retain' } },
    });
  });

  it('uses the termination policy function first', () => {
    const [policy] = oneOf(template, 'AWS::AutoScaling::AutoScalingGroup').TerminationPolicies as unknown[];

    expect(JSON.stringify(policy)).toContain(':function:poolkeeper-termination-policy');
  });

  it('has a queue and an event source that support long waits', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'poolkeeper-blue',
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 360,
      MessageRetentionPeriod: 4 * 24 * 60 * 60,
      // It would move the messages of long runs after 1,000 rounds.
      RedrivePolicy: Match.absent(),
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 3 },
    });
  });

  it('schedules a pass every minute, without retries', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Target: { Input: '{"pool":"blue"}', RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
  });

  it('keeps metadata from containers, and encrypts volumes', () => {
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        ImageId: 'ami-0a1b2c3d',
        InstanceType: 'm7i.large',
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        HibernationOptions: Match.absent(),
        Monitoring: { Enabled: true },
        SecurityGroupIds: ['sg-0a1b2c3d'],
        BlockDeviceMappings: [
          { DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp3', VolumeSize: 40, Encrypted: true } },
        ],
      },
    });
  });

  it('lets each instance report in three tags of its own, and in no others', () => {
    expect(statementsOf(template, 'Instances')).toContainEqual({
      Sid: 'ReportRuns',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: 'arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:instance/*',
      Condition: {
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
        Null: { 'aws:TagKeys': 'false' },
      },
    });
  });

  it('marks its instances with the worker pool that they were launched for', () => {
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      Tags: Match.arrayWith([
        { Key: 'poolkeeper:pool', Value: aPoolConfig().spacelift.workerPoolId, PropagateAtLaunch: true },
      ]),
    });
  });

  it('terminates an instance that powers itself off (U14)', () => {
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: { InstanceInitiatedShutdownBehavior: 'terminate' },
    });
  });

  it('creates its secrets without a value', () => {
    const secrets = Object.values(template.findResources('AWS::SecretsManager::Secret'));

    expect(secrets.map(({ Properties }) => (Properties as { Name: string }).Name).sort()).toEqual([
      'poolkeeper/blue/api-key',
      'poolkeeper/blue/worker',
    ]);
    for (const { Properties } of secrets) {
      expect(Properties).not.toHaveProperty('SecretString');
      expect(Properties).not.toHaveProperty('GenerateSecretString');
    }
  });

  it('writes settings that the functions can read', () => {
    const settings = settingsIn(template);

    expect(settings).toMatchObject({
      name: 'blue',
      connection: {
        spacelift: { apiKeySecret: { kind: 'secrets-manager', secretId: 'poolkeeper/blue/api-key' } },
        group: { name: 'poolkeeper-blue', region: '<AWS::Region>' },
      },
      lifecycle: { heartbeatTimeoutMs: 3_600_000 },
    });
  });

  it('exports nothing to other stacks and imports nothing from them', () => {
    const { Outputs } = template.toJSON() as { Outputs: Record<string, object> };

    expect(Object.values(Outputs).filter((output) => 'Export' in output)).toEqual([]);
    expect(JSON.stringify(template.toJSON())).not.toContain('Fn::ImportValue');
  });

  it('allows its instances only logs, metrics, sessions and their secret', () => {
    const allowed = statementsOf(template, 'Instances');

    expect(allowed.map(({ Sid }) => Sid)).toEqual([
      'ReportRuns',
      'WriteLogs',
      'PublishAgentMetrics',
      'RunSystemsManagerAgent',
      'ReadSecrets',
    ]);
    expect(JSON.stringify(allowed)).not.toContain('ssm:GetParameter');
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).not.toContain('ManagedPolicyArns');
  });

  it('allows metrics in the namespace that its user data uses', () => {
    const text = JSON.stringify(template.toJSON());
    const [, namespace] = /"cloudwatch:namespace":"([^"]+)"/.exec(text) ?? [];

    expect(namespace).toBe('Poolkeeper/Instances');
    const userData = JSON.stringify(oneOf(template, 'AWS::EC2::LaunchTemplate'));
    const [, scripts = ''] = /gzip --decompress \| bash -e\\n([\w+/=]+)\\n/.exec(userData) ?? [];
    expect(gunzipSync(Buffer.from(scripts, 'base64')).toString()).toContain(namespace);
  });

  it('does not change the services', () => {
    template.resourceCountIs('AWS::Lambda::Function', 0);
    template.resourceCountIs('AWS::IAM::RolePolicy', 0);
  });

  it('is tagged with the id of the worker pool', () => {
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      Tags: Match.arrayWith([
        { Key: 'WorkerPoolID', Value: '01HZX5S8F4T6Q2N9V7W3KJ0RMB', PropagateAtLaunch: true },
      ]),
    });
  });
});

describe('instances', () => {
  it('of several types use a mixed instances policy', () => {
    const template = aPoolTemplate({
      config: {
        instances: {
          types: ['m7i.large', 'm6i.large', 'm5.large'],
          purchase: { kind: 'mixed', onDemandBase: 2, onDemandPercentage: 25, spotMaxPrice: '0.05' },
        },
      },
    });

    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      LaunchTemplate: Match.absent(),
      MixedInstancesPolicy: {
        InstancesDistribution: {
          OnDemandBaseCapacity: 2,
          OnDemandPercentageAboveBaseCapacity: 25,
          SpotAllocationStrategy: 'price-capacity-optimized',
          SpotMaxPrice: '0.05',
        },
        LaunchTemplate: {
          Overrides: [
            { InstanceType: 'm7i.large' },
            { InstanceType: 'm6i.large' },
            { InstanceType: 'm5.large' },
          ],
        },
      },
    });
  });

  it('selected by attributes leave the choice of types to EC2', () => {
    const template = aPoolTemplate({
      config: {
        instances: {
          requirements: { minVcpus: 4, maxVcpus: 8, minMemoryGiB: 8, chosenBy: 'attributes' },
          purchase: { kind: 'spot', capacityRebalance: true },
        },
      },
    });

    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      CapacityRebalance: true,
      MixedInstancesPolicy: {
        InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 0 },
        LaunchTemplate: {
          Overrides: [
            {
              InstanceRequirements: {
                VCpuCount: { Min: 4, Max: 8 },
                MemoryMiB: { Min: 8192 },
                BurstablePerformance: 'excluded',
              },
            },
          ],
        },
      },
    });
  });

  it('send spot notices to the gate, if they are spot', () => {
    const spot = aPoolTemplate({
      config: { instances: { types: ['m7i.large', 'm6i.large'], purchase: { kind: 'spot' } } },
    });

    spot.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ec2'],
        'detail-type': ['EC2 Spot Instance Interruption Warning', 'EC2 Instance Rebalance Recommendation'],
      },
    });
    aPoolTemplate().resourceCountIs('AWS::Events::Rule', 0);
  });

  it('that cannot run the launcher are rejected, with what to do', () => {
    const selfHostedOnArm = () =>
      aPoolTemplate({
        config: {
          instances: { architecture: 'arm64', types: ['m7g.large'] },
          selfHosted: { launcherUri: 's3://acme/launcher' },
        },
      });

    expect(selfHostedOnArm).toThrow('self-hosted Spacelift does not support ARM: use x86_64 instances');
  });

  it('have the configured volume, interfaces, tags and lifetime', () => {
    const template = aPoolTemplate({
      config: {
        instances: {
          types: ['m7i.large'],
          rootVolume: {
            sizeGiB: 100,
            throughputMiBps: 500,
            iops: 6000,
            kmsKey: keyArn,
            deviceName: '/dev/sda1',
          },
          metadataHopLimit: 2,
          detailedMonitoring: false,
          maxLifetime: '7d',
          healthCheckGrace: '2m',
          warmPool: { minSize: 2, maxPreparedCapacity: 5, state: 'hibernated' },
          tags: { volume: { Backup: 'never' } },
        },
        network: {
          subnets: ['subnet-0a1b2c3d'],
          securityGroups: ['sg-0a1b2c3d'],
          interfaces: [
            { deviceIndex: 0 },
            { deviceIndex: 1, securityGroups: ['sg-1a2b3c4d'], subnet: 'subnet-1a2b3c4d' },
          ],
        },
        tags: { CostCentre: '42' },
      },
    });

    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        SecurityGroupIds: Match.absent(),
        NetworkInterfaces: [
          { DeviceIndex: 0, Groups: ['sg-0a1b2c3d'] },
          { DeviceIndex: 1, Groups: ['sg-1a2b3c4d'], SubnetId: 'subnet-1a2b3c4d' },
        ],
        BlockDeviceMappings: [
          {
            DeviceName: '/dev/sda1',
            Ebs: { VolumeSize: 100, Throughput: 500, Iops: 6000, KmsKeyId: keyArn, Encrypted: true },
          },
        ],
        MetadataOptions: { HttpPutResponseHopLimit: 2 },
        HibernationOptions: { Configured: true },
        Monitoring: { Enabled: false },
        TagSpecifications: Match.arrayWith([
          Match.objectLike({
            ResourceType: 'volume',
            Tags: Match.arrayWith([
              { Key: 'CostCentre', Value: '42' },
              { Key: 'Backup', Value: 'never' },
            ]),
          }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      MaxInstanceLifetime: 7 * 24 * 60 * 60,
      HealthCheckGracePeriod: 120,
    });
    template.hasResourceProperties('AWS::AutoScaling::WarmPool', {
      MinSize: 2,
      MaxGroupPreparedCapacity: 5,
      PoolState: 'Hibernated',
      InstanceReusePolicy: { ReuseOnScaleIn: false },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      Tags: Match.arrayWith([{ Key: 'CostCentre', Value: '42' }]),
    });
  });
});

describe('synchronous launches', () => {
  it("are allowed to the pool's own functions for its group", () => {
    const template = aPoolTemplate({
      config: { scaling: { launch: { mode: 'synchronous' } }, functions: {} },
    });

    const [policy, ...others] = Object.values(template.findResources('AWS::IAM::RolePolicy'));
    expect(others).toEqual([]);
    const { Statement } = (policy?.Properties as PolicyProperties).PolicyDocument;
    expect(Statement.map(({ Sid }) => Sid)).toEqual(['Launch', 'LaunchByFleet']);
    expect(asText(Statement[0]?.Resource)).toMatch(/:autoScalingGroupName\/poolkeeper-blue$/);
  });
});

describe('changes of the purchase mix', () => {
  const instances = {
    types: ['m7i.large', 'm7a.large', 'm6i.large'],
    purchase: { kind: 'spot' as const },
  };
  const arn = 'arn:aws:iam::123456789012:role/acme-runs';

  it('need no permission of the pool that has a conventional role and an image by id', () => {
    aPoolTemplate({ config: { instances } }).resourceCountIs('AWS::IAM::RolePolicy', 0);
  });

  it.each([
    { config: { instances, image: { ssmParameter: '/acme/image' } }, sids: ['ReadImage'] },
    { config: { instances, permissions: { instanceRole: arn } }, sids: ['PassInstanceRole'] },
    { config: { instances, functions: {} }, sids: ['PassInstanceRole'] },
  ])('are granted by the pool as far as it needs more: $sids', ({ config, sids }) => {
    const [policy] = Object.values(aPoolTemplate({ config }).findResources('AWS::IAM::RolePolicy'));

    const { Statement } = (policy?.Properties as PolicyProperties).PolicyDocument;
    expect(Statement.map(({ Sid }) => Sid)).toEqual(sids);
  });
});

describe('a public IP address', () => {
  it.each([true, false])('is assigned as configured, regardless of the subnet: %s', (publicIp) => {
    const { network } = aPoolConfig();
    const template = aPoolTemplate({ config: { network: { ...network, publicIp } } });

    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        SecurityGroupIds: Match.absent(),
        NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: publicIp, Groups: ['sg-0a1b2c3d'] }],
      },
    });
  });
});

describe('secrets', () => {
  it('that exist already are read at their location, with their key, by instances and own functions', () => {
    const template = aPoolTemplate({
      config: {
        functions: {},
        spacelift: {
          ...aPoolConfig().spacelift,
          apiKey: { id: '01KEY', secret: { ssmParameter: '/acme/api-key', kmsKey: keyArn } },
        },
        secrets: {
          token: { secretsManager: 'acme/worker', jsonKey: 'token' },
          privateKey: { secretsManager: 'acme/worker', jsonKey: 'key' },
        },
      },
    });

    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(statementsOf(template, 'Instances').at(-1)).toMatchObject({
      Sid: 'ReadSecrets',
      Resource: expect.stringContaining(':secret:acme/worker-??????') as string,
    });
    template.resourceCountIs('AWS::IAM::RolePolicy', 3);
    template.hasResourceProperties('AWS::IAM::RolePolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Sid: 'ReadParameters', Action: 'ssm:GetParameter' }),
          Match.objectLike({ Sid: 'DecryptSecrets', Action: 'kms:Decrypt', Resource: keyArn }),
        ],
      },
    });
  });

  it("under a key of the pool are also decrypted by the pool's own functions", () => {
    const template = aPoolTemplate({ config: { secrets: { kmsKey: keyArn }, functions: {} } });

    template.allResourcesProperties('AWS::SecretsManager::Secret', { KmsKeyId: keyArn });
    template.resourceCountIs('AWS::IAM::RolePolicy', 3);
    expect(statementsOf(template, 'Instances').map(({ Sid }) => Sid)).toContain('DecryptSecrets');
  });

  it('of this app are granted to the pools that use them, by a tag', () => {
    const stack = new Stack(anApp(), 'Stack');
    const secret = new Secret(stack, 'Secret');
    for (const name of ['green', 'blue']) {
      const config = aPoolConfig({
        name,
        instances: { types: ['m7i.large'] },
        image: { id: 'ami-0a1b2c3d' },
      });
      new WorkerPool(stack, name, { config, apiKeySecret: { secret, jsonKey: 'apiKey' } });
    }

    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
      Tags: [{ Key: 'poolkeeper:pools', Value: 'blue green' }],
    });
  });

  it('of others need their grant, as the synthesis says', () => {
    const stack = aPoolStack({
      config: {
        spacelift: {
          ...aPoolConfig().spacelift,
          apiKey: { id: '01KEY', secret: { ssmParameter: '/acme/key' } },
        },
      },
    });

    Annotations.fromStack(stack).hasInfo(
      '*',
      Match.stringLikeRegexp(
        'use /acme/key for the pool blue once its tag poolkeeper:pools has the name blue',
      ),
    );
  });

  it('can be CDK objects', () => {
    const template = aPoolWithObjects((stack) => {
      const secret: ISecret = Secret.fromSecretAttributes(stack, 'Secret', {
        encryptionKey: new Key(stack, 'SecretKey'),
        secretCompleteArn,
      });
      return {
        apiKeySecret: { secret, jsonKey: 'apiKey' },
        token: { secret, jsonKey: 'token' },
        privateKey: { secret, jsonKey: 'privateKey' },
        secretEnvironment: { REGISTRY: { secret, jsonKey: 'registry' } },
      };
    });

    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(settingsIn(template).connection.spacelift.apiKeySecret).toEqual({
      kind: 'secrets-manager',
      secretId: secretCompleteArn,
      jsonKey: 'apiKey',
    });
    expect(statementsOf(template, 'Instances').map(({ Sid }) => Sid)).toEqual([
      'ReportRuns',
      'WriteLogs',
      'PublishAgentMetrics',
      'RunSystemsManagerAgent',
      'ReadSecrets',
      'DecryptSecrets',
    ]);
  });

  it('do not include certificates, which go into a parameter', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    const template = aPoolTemplate({
      config: { spacelift: { ...aPoolConfig().spacelift, caCertificates: { pem } } },
    });

    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/poolkeeper/ca-certificates/blue',
      Value: pem,
    });
  });

  it('are suggested for certificates that are too long for a parameter', () => {
    const pem = `-----BEGIN CERTIFICATE-----\n${'A'.repeat(8192)}\n-----END CERTIFICATE-----`;
    const config = { spacelift: { ...aPoolConfig().spacelift, caCertificates: { pem } } };

    expect(() => aPoolTemplate({ config })).toThrow('put the certificates into a secret');
  });
});

describe('permissions', () => {
  it("are added to the user's role", () => {
    const template = aPoolTemplate({ config: { permissions: { instanceRole: 'acme-worker' } } });

    template.hasResourceProperties('AWS::IAM::InstanceProfile', { Roles: ['acme-worker'] });
    template.hasResourceProperties('AWS::IAM::Policy', { Roles: ['acme-worker'] });
  });

  it('are not added to a role that EC2 cannot assume', () => {
    const withRole = (service: string) => () =>
      aPoolWithObjects((stack) => ({
        instanceRole: new Role(stack, 'Mine', { assumedBy: new ServicePrincipal(service) }),
      }));

    expect(withRole('lambda.amazonaws.com')).toThrow('must trust ec2.amazonaws.com');
    expect(withRole('ec2.amazonaws.com')).not.toThrow();
  });

  it("include the user's own statements", () => {
    const template = aPoolTemplate({
      config: {
        permissions: {
          statements: [
            { sid: 'Deploy', actions: ['sts:AssumeRole'], resources: ['arn:aws:iam::123456789012:role/a'] },
          ],
        },
        spacelift: { ...aPoolConfig().spacelift, endpoint: 'https://spacelift.acme.internal' },
        launcher: { communicationUrl: 'https://spacelift.acme.internal' },
        selfHosted: { launcherUri: 's3://acme/launcher' },
      },
      props: { statements: [new PolicyStatement({ sid: 'More', actions: ['s3:List*'], resources: ['*'] })] },
    });

    expect(
      statementsOf(template, 'Instances')
        .map(({ Sid }) => Sid)
        .slice(-3),
    ).toEqual(['Download', 'Deploy', 'More']);
  });

  it('let instances pull runner images from the repositories of the configuration only', () => {
    const own = 'arn:aws:ecr:eu-west-1:123456789012:repository/runners/terraform';
    const shared = 'arn:aws:ecr:us-east-1:210987654321:repository/shared/*';
    const template = aPoolTemplate({ config: { permissions: { runnerImages: [shared, own] } } });

    const statements = statementsOf(template, 'Instances');
    expect(statements).toContainEqual({
      Sid: 'LogInToRegistries',
      Effect: 'Allow',
      Action: 'ecr:GetAuthorizationToken',
      Resource: '*',
    });
    expect(statements).toContainEqual({
      Sid: 'PullRunnerImages',
      Effect: 'Allow',
      Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: JSON.stringify([own, shared]),
    });
  });

  it('include the key of the bucket with a self-hosted launcher, through S3 in the region of the key', () => {
    const template = aPoolTemplate({
      config: {
        spacelift: { ...aPoolConfig().spacelift, endpoint: 'https://spacelift.acme.internal' },
        launcher: { communicationUrl: 'https://spacelift.acme.internal' },
        selfHosted: { launcherUri: 's3://acme/launcher', kmsKey: keyArn },
      },
    });

    expect(statementsOf(template, 'Instances')).toContainEqual(
      expect.objectContaining({
        Action: 'kms:Decrypt',
        Resource: keyArn,
        Condition: {
          StringEquals: {
            'kms:ViaService': { 'Fn::Join': ['', ['s3.eu-west-1.', { Ref: 'AWS::URLSuffix' }]] },
          },
        },
      }),
    );
  });

  it('of every role have the boundary', () => {
    const boundary = 'arn:aws:iam::123456789012:policy/acme-boundary';
    const template = aPoolTemplate({ config: { permissions: { boundary }, functions: {} } });

    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    expect(roles).toHaveLength(6);
    for (const { Properties } of roles) expect(Properties).toHaveProperty('PermissionsBoundary', boundary);
  });
});

describe("a pool's own functions", () => {
  const template = aPoolTemplate({
    config: {
      functions: {
        network: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
        architecture: 'x86_64',
        memoryMiB: 1024,
        tracing: 'pass-through',
        timeout: '2m',
      },
      spacelift: { ...aPoolConfig().spacelift, apiKey: { id: '1', secret: { ssmParameter: '/acme/key' } } },
    },
  });

  it('are deployed with the pool, and serve no other', () => {
    template.resourceCountIs('AWS::Lambda::Function', 3);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['x86_64'],
      MemorySize: 1024,
      VpcConfig: { SubnetIds: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] },
      TracingConfig: { Mode: 'PassThrough' },
      Environment: {
        Variables: Match.objectLike({
          POOL_SETTINGS: '/poolkeeper/pools/blue',
          POOL_SETTINGS_PATH: Match.absent(),
        }),
      },
    });
    expect(JSON.stringify(template.toJSON())).not.toMatch(
      /:function:poolkeeper-(autoscaler|lifecycle-manager|termination-policy)"/,
    );
  });

  it('are deployed before the group, the event source and the schedule', () => {
    for (const type of [
      'AWS::AutoScaling::AutoScalingGroup',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Scheduler::Schedule',
    ]) {
      const [resource] = Object.values(template.findResources(type));
      expect(JSON.stringify(resource?.DependsOn), type).toContain('Function');
    }
  });

  it('read secrets with the roles of the same stack', () => {
    const policies = Object.values(template.findResources('AWS::IAM::RolePolicy'));

    expect(policies).toHaveLength(3);
    for (const { Properties } of policies) {
      expect(asText((Properties as PolicyProperties).RoleName)).toMatch(/^<PoolServices.*Role.*>$/);
    }
  });
});

describe('a pool with CDK objects', () => {
  it('uses them instead of ids', () => {
    const template = aPoolWithObjects((stack) => ({
      subnets: [Subnet.fromSubnetId(stack, 'Subnet', 'subnet-2a1b2c3d')],
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-2a1b2c3d')],
      volumeEncryptionKey: Key.fromKeyArn(stack, 'VolumeKey', keyArn),
      queueEncryptionKey: new Key(stack, 'QueueKey'),
      alarmTopics: [new Topic(stack, 'Topic')],
    }));

    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      VPCZoneIdentifier: ['subnet-2a1b2c3d'],
    });
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        SecurityGroupIds: ['sg-2a1b2c3d'],
        BlockDeviceMappings: [{ Ebs: { KmsKeyId: keyArn } }],
      },
    });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue() });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    });
  });

  it('reports all problems of its configuration at once', () => {
    const wrong = () =>
      aPoolTemplate({
        config: { scaling: { minSize: -1 }, image: { id: 'windows' } },
      });

    expect(wrong).toThrow(
      /- image\.id: must be the id of an image[\s\S]*- scaling\.minSize: must be a whole number/,
    );
  });
});

function aPoolWithObjects(objects: (stack: Stack) => Omit<WorkerPoolProps, 'config'>): Template {
  const stack = new Stack(anApp(), 'Stack');
  const config = aPoolConfig({ instances: { types: ['m7i.large'] }, image: { id: 'ami-0a1b2c3d' } });
  new WorkerPool(stack, 'Pool', { config, ...objects(stack) });
  return Template.fromStack(stack);
}

function oneOf(template: Template, type: string): Record<string, unknown> {
  const [resource] = Object.values(template.findResources(type));
  return resource?.Properties as Record<string, unknown>;
}

/** Returns the settings that the functions read, with references as `<LogicalId>`. */
function settingsIn(template: Template): PoolSettings {
  const parameters = template.findResources('AWS::SSM::Parameter', {
    Properties: { Name: '/poolkeeper/pools/blue' },
  });
  const [parameter] = Object.values(parameters);
  const text = asText((parameter?.Properties as { Value: unknown }).Value);
  return readPoolSettings(text.replace(/<PoolGate(\w+)>/g, 'https://sqs.example/$1'));
}

interface Statement {
  readonly Sid?: string;
  readonly Resource: unknown;
}

/** Returns the statements of the policies whose logical id contains the part, with references as `<LogicalId>`. */
function statementsOf(template: Template, part: string): readonly Statement[] {
  return Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes(part))
    .flatMap(([, { Properties }]) => (Properties as PolicyProperties).PolicyDocument.Statement)
    .map((statement) => ({ ...statement, Resource: asText(statement.Resource) }));
}

interface PolicyProperties {
  readonly RoleName?: unknown;
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::Join': join } = value as { Ref?: string; 'Fn::Join'?: [string, readonly unknown[]] };
  if (join !== undefined) return join[1].map(asText).join(join[0]);
  return Ref === undefined ? JSON.stringify(value) : `<${Ref.replace(/[0-9A-F]{8}$/, '')}>`;
}
