import { Match } from 'aws-cdk-lib/assertions';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { describe, expect, it } from 'vitest';
import { aPoolTemplate } from '../testing/a-pool.ts';

const runner = 'public.ecr.aws/acme/runner:1';

describe('an image of its own', () => {
  it('is what the pool launches from, and the source image until one is promoted', () => {
    const template = aTemplate();

    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/poolkeeper/images/blue',
      DataType: 'aws:ec2:image',
      Value: 'ami-0a1b2c3d',
    });
    template.hasResource('AWS::EC2::LaunchTemplate', {
      Properties: { LaunchTemplateData: { ImageId: 'resolve:ssm:/poolkeeper/images/blue' } },
      // EC2 resolves the parameter when the group is created.
      DependsOn: [Match.stringLikeRegexp('^PoolImageParameter')],
    });
    template.hasResourceProperties('AWS::ImageBuilder::ImageRecipe', { ParentImage: 'ami-0a1b2c3d' });
  });

  it('is built and tested by the scripts, within the length that a component may have', () => {
    const [component] = Object.values(aTemplate().findResources('AWS::ImageBuilder::Component'));
    const { Data } = component?.Properties as { readonly Data: string };

    expect(Data).toContain('schemaVersion: 1.0');
    expect(Data).toMatch(/- name: build\n.*\/opt\/poolkeeper-image\/build-image\.sh/s);
    expect(Data).toMatch(/- name: test\n.*\/opt\/poolkeeper-image\/test-image\.sh/s);
    expect(Data.length).toBeLessThanOrEqual(16_000);
  });

  it('gets a component and a recipe of another name if their contents change, because neither can change', () => {
    const names = (config: Partial<PoolConfig>) => {
      const template = aTemplate(config);
      return ['AWS::ImageBuilder::Component', 'AWS::ImageBuilder::ImageRecipe'].flatMap((type) =>
        Object.values(template.findResources(type)).map(
          ({ Properties }) => (Properties as { readonly Name: string }).Name,
        ),
      );
    };
    const [component, recipe] = names({});

    expect(names({})).toEqual([component, recipe]);
    expect(names({ image: { id: 'ami-0f0f0f0f', build: { runnerImages: [runner] } } })).toEqual([
      component,
      expect.not.stringMatching(String(recipe)),
    ]);
    expect(names({ image: { id: 'ami-0a1b2c3d', build: {} } })).toEqual([
      expect.not.stringMatching(String(component)),
      expect.not.stringMatching(String(recipe)),
    ]);
  });

  it('is encrypted as the volumes of the pool are', () => {
    const kmsKey = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000001';
    const rootVolume = { encrypted: true, kmsKey };

    aTemplate({ instances: { types: ['m7i.large'], rootVolume } }).hasResourceProperties(
      'AWS::ImageBuilder::ImageRecipe',
      {
        BlockDeviceMappings: [
          { DeviceName: '/dev/xvda', Ebs: Match.objectLike({ Encrypted: true, KmsKeyId: kmsKey }) },
        ],
      },
    );
  });

  it('is built every week, or when a command says so', () => {
    aTemplate().hasResourceProperties('AWS::ImageBuilder::ImagePipeline', {
      Schedule: { ScheduleExpression: 'cron(0 3 ? * sun *)' },
      ImageTestsConfiguration: { ImageTestsEnabled: true },
    });
    aTemplate({ image: { build: { every: 'never' }, id: 'ami-0a1b2c3d' } }).hasResourceProperties(
      'AWS::ImageBuilder::ImagePipeline',
      { Schedule: Match.absent() },
    );
  });

  it('is not deleted while it is promoted', () => {
    aTemplate().hasResourceProperties('AWS::ImageBuilder::LifecyclePolicy', {
      ResourceSelection: { TagMap: { 'poolkeeper:image': 'blue' } },
      PolicyDetails: [
        Match.objectLike({
          Filter: { Type: 'COUNT', Value: 3 },
          ExclusionRules: { Amis: Match.objectLike({ TagMap: { 'poolkeeper:promoted': 'true' } }) },
        }),
      ],
    });
    aTemplate().hasResourceProperties('AWS::ImageBuilder::DistributionConfiguration', {
      Distributions: [
        Match.objectLike({
          AmiDistributionConfiguration: Match.objectLike({ AmiTags: { 'poolkeeper:image': 'blue' } }),
        }),
      ],
    });
  });

  it('needs no resources if it is not configured', () => {
    aPoolTemplate().resourceCountIs('AWS::ImageBuilder::ImagePipeline', 0);
  });
});

function aTemplate(config: Partial<PoolConfig> = {}) {
  return aPoolTemplate({
    config: { image: { id: 'ami-0a1b2c3d', build: { runnerImages: [runner] } }, ...config },
  });
}
