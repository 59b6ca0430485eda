import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CreateTagsCommand, DeleteTagsCommand, DescribeImagesCommand } from '@aws-sdk/client-ec2';
import {
  GetImageCommand,
  GetImagePipelineCommand,
  ImagebuilderClient,
  ListImagePipelineImagesCommand,
  ListWorkflowExecutionsCommand,
  ListWorkflowStepExecutionsCommand,
  StartImagePipelineExecutionCommand,
} from '@aws-sdk/client-imagebuilder';
import { GetParameterHistoryCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aCloud } from './a-cloud.ts';

const x86 = 'ami-0123456789abcdef0';
const arm = 'ami-0123456789abcdef1';
const pipelineArn = 'arn:aws:imagebuilder:eu-west-1:000000000000:image-pipeline/blue';
const parameter = '/images/blue';

describe('the build of an image', () => {
  it('passes through its stages, and ends as an image with the tags of the distribution', async () => {
    const cloud = await anImageCloud();
    const arn = await cloud.start();
    const seen = [];
    for (const seconds of [0, 30, 480, 240, 40]) {
      cloud.pass(seconds);
      const { image } = await cloud.builder.send(new GetImageCommand({ imageBuildVersionArn: arn }));
      seen.push(image?.state?.status);
    }

    expect(seen).toEqual(['PENDING', 'BUILDING', 'TESTING', 'DISTRIBUTING', 'AVAILABLE']);
    expect(arn).toBe('arn:aws:imagebuilder:eu-west-1:000000000000:image/blue-recipe/1.0.0/1');
    const [image] = await cloud.tagged();
    expect(image).toMatchObject({
      Architecture: 'x86_64',
      OwnerId: '000000000000',
      Name: expect.stringMatching(/^blue-\d{4}-/) as unknown,
      State: 'available',
    });
    const { imageSummaryList = [] } = await cloud.builder.send(
      new ListImagePipelineImagesCommand({ imagePipelineArn: pipelineArn }),
    );
    expect(imageSummaryList).toMatchObject([
      { buildType: 'USER_INITIATED', outputResources: { amis: [{ image: image?.ImageId }] } },
    ]);
  });

  it('has the architecture of the image that it is built from', async () => {
    const cloud = await anImageCloud({ parent: arm });
    await cloud.built();

    expect((await cloud.tagged())[0]?.Architecture).toBe('arm64');
  });

  it.each([
    { fails: 'build', step: 'ApplyBuildComponents', images: 0 },
    { fails: 'test', step: 'ApplyTestComponents', images: 1 },
  ])(
    'that fails in its $fails names the step, and leaves no image with a tag',
    async ({ fails, step, images }) => {
      const cloud = await anImageCloud();
      const answer = await cloud.control('image-builds', { method: 'POST', body: { fails } });
      expect(answer.status).toBe(200);
      const imageBuildVersionArn = await cloud.built();

      const { image } = await cloud.builder.send(new GetImageCommand({ imageBuildVersionArn }));
      expect(image?.state).toEqual({
        status: 'FAILED',
        reason: expect.stringContaining('component/blue-component/1.0.0/1 failed!') as unknown,
      });
      const { workflowExecutions = [] } = await cloud.builder.send(
        new ListWorkflowExecutionsCommand({ imageBuildVersionArn }),
      );
      const failed = workflowExecutions.find(({ status }) => status === 'FAILED');
      const { steps = [] } = await cloud.builder.send(
        new ListWorkflowStepExecutionsCommand({ workflowExecutionId: failed?.workflowExecutionId }),
      );
      expect(steps.filter(({ status }) => status === 'FAILED').map(({ name }) => name)).toEqual([step]);
      expect(await cloud.tagged()).toEqual([]);
      const { Images: own = [] } = await cloud.ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
      expect(own).toHaveLength(images);
    },
  );

  it('begins by the schedule of its pipeline', async () => {
    const cloud = await anImageCloud({ schedule: 'cron(0 3 ? * sun *)' });
    cloud.pass(14 * 24 * 3600);

    const { imageSummaryList = [] } = await cloud.builder.send(
      new ListImagePipelineImagesCommand({ imagePipelineArn: pipelineArn, maxResults: 1 }),
    );
    const { imagePipeline } = await cloud.builder.send(
      new GetImagePipelineCommand({ imagePipelineArn: pipelineArn }),
    );
    expect(imageSummaryList).toMatchObject([{ buildType: 'SCHEDULED' }]);
    expect(new Date(imageSummaryList[0]?.dateCreated ?? 0).getUTCDay()).toBe(0);
    expect(imagePipeline?.dateLastRun).toMatch(/T03:00:00/);
    expect(imagePipeline?.dateNextRun).toMatch(/T03:00:00/);
  });

  it('is refused for a pipeline that does not exist, and is started once with one token', async () => {
    const cloud = await anImageCloud();
    const start = (imagePipelineArn: string) =>
      cloud.builder.send(new StartImagePipelineExecutionCommand({ imagePipelineArn, clientToken: 'token' }));

    await expect(start(`${pipelineArn}-other`)).rejects.toThrow(
      expect.objectContaining({ name: 'ResourceNotFoundException' }),
    );
    const [first, second] = [await start(pipelineArn), await start(pipelineArn)];
    expect(second.imageBuildVersionArn).toBe(first.imageBuildVersionArn);
  });
});

describe('an image of the account', () => {
  it.each([
    { fails: 'boot', event: 'boot-failed' },
    { fails: 'registration', event: 'boot-lost' },
  ])('can pass its tests and still fail: $fails', async ({ fails, event }) => {
    const cloud = await anImageCloud();
    await cloud.control('image-builds', { method: 'POST', body: { fails } });
    await cloud.built();
    const [image] = await cloud.tagged();
    await cloud.promote(image?.ImageId ?? '');
    await cloud.launch();
    cloud.pass(120);
    await cloud.autoScaling.send(new DescribeAutoScalingGroupsCommand());

    expect(cloud.world.history.events).toContainEqual(expect.objectContaining({ kind: event }));
  });

  it('takes and loses tags', async () => {
    const cloud = await anImageCloud();
    await cloud.built();
    const Resources = [(await cloud.tagged())[0]?.ImageId ?? ''];
    const tag = { Key: 'poolkeeper:promoted', Value: 'true' };
    const tags = async () => (await cloud.tagged())[0]?.Tags;

    await cloud.ec2.send(new CreateTagsCommand({ Resources, Tags: [tag] }));
    expect(await tags()).toContainEqual(tag);
    await cloud.ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: tag.Key }] }));
    expect(await tags()).not.toContainEqual(tag);
    await expect(cloud.ec2.send(new CreateTagsCommand({ Resources: [x86], Tags: [tag] }))).rejects.toThrow(
      /does not exist/,
    );
  });
});

describe('a parameter with the data type of images', () => {
  it('keeps its value if there is no such image, although the request succeeds', async () => {
    const cloud = await anImageCloud();
    await cloud.promote(arm);
    await cloud.promote('ami-00000000');

    const { Parameters = [] } = await cloud.ssm.send(new GetParameterHistoryCommand({ Name: parameter }));
    expect(Parameters.map(({ Value }) => Value)).toEqual([x86, arm]);
  });

  it('keeps its data type', async () => {
    const cloud = await anImageCloud();

    await expect(
      cloud.ssm.send(
        new PutParameterCommand({ Name: parameter, Value: arm, DataType: 'text', Overwrite: true }),
      ),
    ).rejects.toThrow('cannot be changed to text');
  });
});

/** A cloud with a pipeline, and a group that launches from a parameter. */
async function anImageCloud({ parent = x86, schedule }: { parent?: string; schedule?: string } = {}) {
  const cloud = await aCloud();
  const { stacks, network } = cloud.account;
  const template = (size: number) => ({
    Resources: {
      Component: {
        Type: 'AWS::ImageBuilder::Component',
        Properties: { Name: 'blue-component', Version: '1.0.0', Platform: 'Linux', Data: 'phases: []' },
      },
      Recipe: {
        Type: 'AWS::ImageBuilder::ImageRecipe',
        Properties: {
          Name: 'blue-recipe',
          Version: '1.0.0',
          ParentImage: parent,
          Components: [{ ComponentArn: { Ref: 'Component' } }],
        },
      },
      Infrastructure: {
        Type: 'AWS::ImageBuilder::InfrastructureConfiguration',
        Properties: { Name: 'blue', InstanceProfileName: 'any' },
      },
      Distribution: {
        Type: 'AWS::ImageBuilder::DistributionConfiguration',
        Properties: {
          Name: 'blue',
          Distributions: [
            {
              Region: 'eu-west-1',
              AmiDistributionConfiguration: {
                Name: 'blue-{{ imagebuilder:buildDate }}',
                AmiTags: { 'poolkeeper:image': 'blue' },
              },
            },
          ],
        },
      },
      Pipeline: {
        Type: 'AWS::ImageBuilder::ImagePipeline',
        Properties: {
          Name: 'blue',
          ImageRecipeArn: { Ref: 'Recipe' },
          InfrastructureConfigurationArn: { Ref: 'Infrastructure' },
          DistributionConfigurationArn: { Ref: 'Distribution' },
          ...(schedule !== undefined && { Schedule: { ScheduleExpression: schedule } }),
        },
      },
      Parameter: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: parameter, Type: 'String', DataType: 'aws:ec2:image', Value: x86 },
      },
      Template: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: {
          LaunchTemplateData: { ImageId: `resolve:ssm:${parameter}`, InstanceType: 'm7i.large' },
        },
        DependsOn: ['Parameter'],
      },
      Group: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: {
          MinSize: String(size),
          MaxSize: '2',
          VPCZoneIdentifier: network.subnets().map(({ id }) => id),
          LaunchTemplate: {
            LaunchTemplateId: { Ref: 'Template' },
            Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
          },
        },
      },
    },
  });
  const deploy = (size: number) =>
    stacks.deploy({ name: 'pool', templateText: JSON.stringify(template(size)) });
  await deploy(0);
  const builder = new ImagebuilderClient(cloud.settings);
  onTestFinished(() => {
    builder.destroy();
  });
  const start = async () => {
    const request = new StartImagePipelineExecutionCommand({ imagePipelineArn: pipelineArn });
    return (await builder.send(request)).imageBuildVersionArn ?? '';
  };
  return {
    ...cloud,
    builder,
    start,
    built: async () => {
      const arn = await start();
      cloud.pass(3600);
      return arn;
    },
    /** The images that a promotion finds. */
    tagged: async () => {
      const Filters = [{ Name: 'tag:poolkeeper:image', Values: ['blue'] }];
      return (await cloud.ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters }))).Images ?? [];
    },
    promote: (Value: string) =>
      cloud.ssm.send(
        new PutParameterCommand({ Name: parameter, Value, DataType: 'aws:ec2:image', Overwrite: true }),
      ),
    launch: () => deploy(1),
  };
}
