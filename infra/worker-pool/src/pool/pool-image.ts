import { createHash } from 'node:crypto';
import { Aws, Stack } from 'aws-cdk-lib';
import {
  CfnInstanceProfile,
  ManagedPolicy,
  Policy,
  PolicyStatement,
  Role,
  ServicePrincipal,
  type IManagedPolicy,
} from 'aws-cdk-lib/aws-iam';
import {
  CfnComponent,
  CfnDistributionConfiguration,
  CfnImagePipeline,
  CfnImageRecipe,
  CfnInfrastructureConfiguration,
  CfnLifecyclePolicy,
} from 'aws-cdk-lib/aws-imagebuilder';
import { ParameterDataType, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { imageTags, poolNames, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcards } from '../acknowledge.ts';
import { imageCommands, type ImageCommands } from '../user-data/user-data.ts';
import { agentStatement } from './instance-role.ts';
import { runnerImageStatements } from './runner-images.ts';

export interface PoolImageProps {
  readonly config: CompletePoolConfig;
  readonly build: NonNullable<CompletePoolConfig['image']['build']>;
  /** Id of the image that it is built from. */
  readonly sourceImage: string;
  readonly permissionsBoundary?: IManagedPolicy;
}

/**
 * An image of the pool's own, built by EC2 Image Builder in a subnet of the pool. The pool launches from the image in the parameter,
 * which is the source image until another is promoted.
 */
export class PoolImage extends Construct {
  /** A deployment changes its value only if the source image has changed, after which the pool launches from that until a promotion. */
  readonly parameter: StringParameter;

  constructor(scope: Construct, id: string, props: PoolImageProps) {
    super(scope, id);
    const { config, build, sourceImage, permissionsBoundary } = props;
    const { group, imageParameter } = poolNames(config.name);
    // By its tag, a promotion finds an image; Image Builder tags an image once it has passed its tests.
    const tags = { ...config.tags, [imageTags.pool]: config.name };
    this.parameter = new StringParameter(this, 'Parameter', {
      parameterName: imageParameter,
      description: `Image that pool ${config.name} launches from`,
      dataType: ParameterDataType.AWS_EC2_IMAGE,
      stringValue: sourceImage,
    });
    const component = this.component(config, imageCommands(config, build.runnerImages));
    const { encrypted, kmsKey, deviceName } = config.instances.rootVolume;
    const recipe = {
      parentImage: sourceImage,
      components: [{ componentArn: component.ref }],
      blockDeviceMappings: [
        {
          deviceName,
          // Of the size of the source image's volume, so that the volume of an instance can be small.
          ebs: { encrypted, kmsKeyId: kmsKey, volumeType: 'gp3', deleteOnTermination: true },
        },
      ],
      tags,
    };
    const { ref: imageRecipeArn } = new CfnImageRecipe(this, 'Recipe', {
      name: `${group}-${this.contentHash([component.name, sourceImage, deviceName, encrypted, kmsKey, tags])}`,
      version,
      ...recipe,
    });
    new CfnImagePipeline(this, 'Pipeline', {
      name: group,
      description: `Poolkeeper: image of pool ${config.name}`,
      imageRecipeArn,
      infrastructureConfigurationArn: this.infrastructure(config, { tags, permissionsBoundary }),
      distributionConfigurationArn: this.distribution(group, tags),
      imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 60 },
      imageTags: tags,
      ...(build.every !== 'never' && {
        schedule: {
          scheduleExpression: schedules[build.every],
          pipelineExecutionStartCondition: 'EXPRESSION_MATCH_ONLY',
        },
      }),
    });
    this.lifecycle(config.name, { keep: build.keep, permissionsBoundary });
  }

  /** Components and recipes cannot change, so a name contains a hash of the contents, and a change makes another. */
  private component(config: CompletePoolConfig, commands: ImageCommands): CfnComponent {
    const data = componentDocument(commands);
    return new CfnComponent(this, 'Component', {
      name: `${poolNames(config.name).group}-${this.contentHash([data, config.tags])}`,
      version,
      platform: 'Linux',
      description: `Poolkeeper: launcher and runner images of pool ${config.name}`,
      data,
    });
  }

  private contentHash(contents: readonly unknown[]): string {
    const text = JSON.stringify(Stack.of(this).resolve(contents));
    return createHash('sha256').update(text).digest('hex').slice(0, 12);
  }

  private infrastructure(
    config: CompletePoolConfig,
    { tags, permissionsBoundary }: Boundary & { readonly tags: Tags },
  ): string {
    const { group } = poolNames(config.name);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      description: `Poolkeeper: builds of the image of pool ${config.name}`,
      permissionsBoundary,
    });
    const statements = [agentStatement(), ...buildStatements(group), ...runnerImageStatements(config)];
    const policy = new Policy(this, 'Policy', { statements, roles: [role] });
    acknowledgeWildcards(policy, statements, {
      RunSystemsManagerAgent:
        'Image Builder runs its commands by the agent, which has to find its documents.',
      ReadComponents: 'The wildcards are the hash of the contents and the version.',
      DecryptComponents: 'The key is of AWS. A condition limits it to calls of Image Builder.',
      DownloadTools: 'The buckets of Image Builder have the region in their names.',
      WriteBuildLogs: 'Image Builder names the log groups after the recipe.',
      LogInToRegistries: 'The action does not support resources. A login alone pulls nothing.',
      PullRunnerImages: 'The configuration has the wildcard.',
    });
    const { architecture, types } = config.instances;
    const { subnets, securityGroups } = config.network;
    const { ref } = new CfnInfrastructureConfiguration(this, 'Infrastructure', {
      name: group,
      instanceProfileName: new CfnInstanceProfile(this, 'Profile', { roles: [role.roleName] }).ref,
      instanceTypes: [...(types ?? buildTypes[architecture])],
      subnetId: subnets[0],
      ...(securityGroups.length > 0 && { securityGroupIds: [...securityGroups] }),
      instanceMetadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      terminateInstanceOnFailure: true,
      resourceTags: tags,
    });
    return ref;
  }

  private distribution(group: string, tags: Tags): string {
    return new CfnDistributionConfiguration(this, 'Distribution', {
      name: group,
      distributions: [
        {
          region: Aws.REGION,
          amiDistributionConfiguration: { Name: `${group}-{{ imagebuilder:buildDate }}`, AmiTags: tags },
        },
      ],
    }).ref;
  }

  /** Image Builder does not know which image the pool launches from, so the promotion marks it. */
  private lifecycle(pool: string, { keep, permissionsBoundary }: Boundary & { readonly keep: number }): void {
    const role = new Role(this, 'CleaningRole', {
      assumedBy: new ServicePrincipal('imagebuilder.amazonaws.com'),
      description: `Poolkeeper: deletes old images of pool ${pool}`,
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/EC2ImageBuilderLifecycleExecutionPolicy'),
      ],
      permissionsBoundary,
    });
    acknowledge(role, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/EC2ImageBuilderLifecycleExecutionPolicy]':
        'Image Builder documents it for this role. Its conditions limit it to what Image Builder has made.',
    });
    new CfnLifecyclePolicy(this, 'Cleaning', {
      name: poolNames(pool).group,
      status: 'ENABLED',
      resourceType: 'AMI_IMAGE',
      executionRole: role.roleArn,
      resourceSelection: { tagMap: { [imageTags.pool]: pool } },
      policyDetails: [
        {
          action: { type: 'DELETE', includeResources: { amis: true, snapshots: true } },
          filter: { type: 'COUNT', value: keep },
          exclusionRules: {
            amis: { tagMap: { [imageTags.promoted]: 'true' }, lastLaunched: { unit: 'WEEKS', value: 4 } },
          },
        },
      ],
    });
  }
}

interface Boundary {
  readonly permissionsBoundary?: IManagedPolicy | undefined;
}

type Tags = Readonly<Record<string, string>>;

const version = '1.0.0';

/** Types that nearly every zone has. The build waits for downloads most of the time. */
const buildTypes = { x86_64: ['m7i.large', 'm6i.large'], arm64: ['m7g.large', 'm6g.large'] } as const;

/** In UTC. */
const schedules = {
  day: 'cron(0 3 * * ? *)',
  week: 'cron(0 3 ? * sun *)',
  month: 'cron(0 3 1 * ? *)',
} as const;

/** A string of JSON is one of YAML, too. */
function componentDocument({ build, test }: ImageCommands): string {
  const phase = (name: string, step: string, commands: string) =>
    [
      `  - name: ${name}`,
      '    steps:',
      `      - name: ${step}`,
      '        action: ExecuteBash',
      '        timeoutSeconds: 1800',
      '        inputs:',
      `          commands: [${JSON.stringify(`set -e\n${commands}`)}]`,
    ].join('\n');
  return `schemaVersion: 1.0\nphases:\n${phase('build', 'Build', build)}\n${phase('test', 'Test', test)}\n`;
}

/**
 * What EC2InstanceProfileForImageBuilder allows, for the components of this pool.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/EC2InstanceProfileForImageBuilder.html
 */
function buildStatements(group: string): readonly PolicyStatement[] {
  const arn = (service: string, resource: string) =>
    `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
  return [
    new PolicyStatement({
      sid: 'ReadComponents',
      actions: ['imagebuilder:GetComponent'],
      resources: [arn('imagebuilder', `component/${group}-*/*/*`)],
    }),
    new PolicyStatement({
      sid: 'DecryptComponents',
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: {
        'ForAnyValue:StringEquals': {
          'kms:EncryptionContextKeys': 'aws:imagebuilder:arn',
          'aws:CalledVia': ['imagebuilder.amazonaws.com'],
        },
      },
    }),
    new PolicyStatement({
      sid: 'DownloadTools',
      actions: ['s3:GetObject'],
      resources: [`arn:${Aws.PARTITION}:s3:::ec2imagebuilder*`],
    }),
    new PolicyStatement({
      sid: 'WriteBuildLogs',
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [arn('logs', 'log-group:/aws/imagebuilder/*')],
    }),
  ];
}
